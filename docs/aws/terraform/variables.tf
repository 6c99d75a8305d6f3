# Generated from the table that patchcheck is held to: change nothing by hand.

variable "bot_principal_arn" {
  description = "ARN of the role (or user) that patchcheck itself runs as."
  type        = string
}

variable "external_id" {
  description = "A long random text that only patchcheck and these roles know: externalId in patchcheck.yaml."
  type        = string
  sensitive   = true

  validation {
    condition     = length(var.external_id) >= 16
    error_message = "The external id must have 16 characters at least."
  }
}

variable "role_name_prefix" {
  description = "Roles are named <prefix>-assess, <prefix>-remediate or <prefix>-<action>."
  type        = string
  default     = "patchcheck"
}

variable "actions" {
  description = "What patchcheck may do here: any of scan, install, reboot, start, update-agent, run-association, diagnose."
  type        = set(string)
  default     = []

  validation {
    condition     = length(setsubtract(var.actions, ["scan", "install", "reboot", "start", "update-agent", "run-association", "diagnose"])) == 0
    error_message = "Actions are scan, install, reboot, start, update-agent, run-association, diagnose."
  }
}

variable "split_roles" {
  description = "One role for each action, in place of one role for all of them?"
  type        = bool
  default     = false
}

variable "fence_tag_key" {
  description = "Key of the tag that instances must carry to be acted on: requireTag in patchcheck.yaml."
  type        = string
  default     = "patchcheck"
}

variable "fence_tag_value" {
  description = "Value of that tag, such as allowed; empty: no tag is needed."
  type        = string
  default     = ""
}

variable "snapshot_before_install" {
  description = "May an install be preceded by a snapshot of the root volume? Snapshots cost money."
  type        = bool
  default     = false
}

variable "start_key_arns" {
  description = "ARNs of the customer managed keys of volumes, where stopped instances with such volumes are to be started."
  type        = list(string)
  default     = []
}

variable "diagnose_with_scripts" {
  description = "May diagnoses run scripts on the instance? Two of the three runbooks do. Whoever has this right can run anything there."
  type        = bool
  default     = false
}

variable "scan_document" {
  description = "The document that scans: AWS's, or a private one."
  type        = string
  default     = "AWS-RunPatchBaseline"
}

variable "install_document" {
  description = "The document that installs: AWS's, or a private one."
  type        = string
  default     = "AWS-RunPatchBaseline"
}

variable "permissions_boundary_arn" {
  description = "ARN of the permissions boundary that roles must have here; null: none."
  type        = string
  default     = null
}

variable "tags" {
  description = "Tags of the roles."
  type        = map(string)
  default     = {}
}
