# Roles by which patchcheck reads an account and, where wanted, acts in it.
# Generated from the table that patchcheck is held to: change nothing by hand.

data "aws_partition" "current" {
}

data "aws_caller_identity" "current" {
}

locals {
  account_id               = data.aws_caller_identity.current.account_id
  partition                = data.aws_partition.current.partition
  scan_document_account    = var.scan_document == "AWS-RunPatchBaseline" ? "" : local.account_id
  install_document_account = var.install_document == "AWS-RunPatchBaseline" ? "" : local.account_id
  role_of                  = { for action in var.actions : action => var.split_roles ? action : "remediate" }
  policies = {
    "scan"            = data.aws_iam_policy_document.scan.json
    "install"         = data.aws_iam_policy_document.install.json
    "reboot"          = data.aws_iam_policy_document.reboot.json
    "start"           = data.aws_iam_policy_document.start.json
    "update-agent"    = data.aws_iam_policy_document.update_agent.json
    "run-association" = data.aws_iam_policy_document.run_association.json
    "diagnose"        = data.aws_iam_policy_document.diagnose.json
  }
}

data "aws_iam_policy_document" "assess_trust" {
  statement {
    sid     = "PatchcheckAssumes"
    actions = ["sts:AssumeRole"]

    principals {
      type        = "AWS"
      identifiers = [var.bot_principal_arn]
    }

    condition {
      test     = "StringEquals"
      variable = "sts:ExternalId"
      values   = [var.external_id]
    }
  }

  statement {
    sid     = "PatchcheckNamesWhoAsked"
    actions = ["sts:SetSourceIdentity"]

    principals {
      type        = "AWS"
      identifiers = [var.bot_principal_arn]
    }
  }
}

data "aws_iam_policy_document" "acting_trust" {
  statement {
    sid     = "PatchcheckAssumes"
    actions = ["sts:AssumeRole"]

    principals {
      type        = "AWS"
      identifiers = [var.bot_principal_arn]
    }

    condition {
      test     = "StringEquals"
      variable = "sts:ExternalId"
      values   = [var.external_id]
    }

    condition {
      test     = "Null"
      variable = "sts:SourceIdentity"
      values   = ["false"]
    }
  }

  statement {
    sid     = "PatchcheckNamesWhoAsked"
    actions = ["sts:SetSourceIdentity"]

    principals {
      type        = "AWS"
      identifiers = [var.bot_principal_arn]
    }
  }
}

resource "aws_iam_role" "assess" {
  name                 = "${var.role_name_prefix}-assess"
  description          = "Reads, and nothing else: what a patchcheck assessment needs."
  max_session_duration = 3600
  permissions_boundary = var.permissions_boundary_arn
  assume_role_policy   = data.aws_iam_policy_document.assess_trust.json
  tags                 = var.tags
}

resource "aws_iam_role_policy" "assess" {
  name   = "patchcheck-assess"
  role   = aws_iam_role.assess.id
  policy = data.aws_iam_policy_document.assess.json
}

resource "aws_iam_role" "acting" {
  for_each             = toset(values(local.role_of))
  name                 = "${var.role_name_prefix}-${each.key}"
  description          = "Acts for people who press buttons of patchcheck."
  max_session_duration = 3600
  permissions_boundary = var.permissions_boundary_arn
  assume_role_policy   = data.aws_iam_policy_document.acting_trust.json
  tags                 = var.tags
}

resource "aws_iam_role_policy" "acting" {
  for_each = local.role_of
  name     = "patchcheck-${each.key}"
  role     = aws_iam_role.acting[each.value].id
  policy   = local.policies[each.key]
}
