# Generated from the table that patchcheck is held to: change nothing by hand.

data "aws_iam_policy_document" "assess" {
  statement {
    sid = "WhatAnAssessmentReads"
    actions = [
      "ec2:DescribeInstanceStatus",
      "ec2:DescribeInstances",
      "ec2:DescribeNetworkAcls",
      "ec2:DescribeRouteTables",
      "ec2:DescribeSecurityGroups",
      "ec2:DescribeSubnets",
      "ec2:DescribeVpcAttribute",
      "ec2:DescribeVpcEndpoints",
      "ssm:DescribeAssociation",
      "ssm:DescribeAssociationExecutionTargets",
      "ssm:DescribeAssociationExecutions",
      "ssm:DescribeInstanceAssociationsStatus",
      "ssm:DescribeInstanceInformation",
      "ssm:DescribeInstancePatchStates",
      "ssm:DescribeInstancePatches",
      "ssm:DescribeInstanceProperties",
      "ssm:DescribeMaintenanceWindowExecutionTaskInvocations",
      "ssm:DescribeMaintenanceWindowExecutionTasks",
      "ssm:DescribeMaintenanceWindowExecutions",
      "ssm:DescribeMaintenanceWindowTargets",
      "ssm:DescribeMaintenanceWindowTasks",
      "ssm:DescribeMaintenanceWindows",
      "ssm:DescribePatchBaselines",
      "ssm:DescribePatchGroups",
      "ssm:GetCommandInvocation",
      "ssm:GetConnectionStatus",
      "ssm:GetMaintenanceWindowTask",
      "ssm:GetPatchBaseline",
      "ssm:GetServiceSetting",
      "ssm:ListAssociations",
      "ssm:ListCommandInvocations",
      "ssm:ListCommands",
      "ssm:ListComplianceItems",
      "ssm:ListComplianceSummaries",
      "ssm:ListResourceComplianceSummaries",
    ]
    resources = ["*"]
  }

  statement {
    sid = "WhatMakesItSurer"
    actions = [
      "autoscaling:DescribeAutoScalingInstances",
      "elasticloadbalancing:DescribeTargetGroups",
      "elasticloadbalancing:DescribeTargetHealth",
      "iam:GetInstanceProfile",
      "iam:GetPolicy",
      "iam:GetPolicyVersion",
      "iam:GetRolePolicy",
      "iam:ListAttachedRolePolicies",
      "iam:ListRolePolicies",
    ]
    resources = ["*"]
  }

  statement {
    sid = "WhatRemediationLooksAt"
    actions = [
      "ec2:DescribeSnapshots",
      "ssm:DescribeAutomationExecutions",
      "ssm:GetAutomationExecution",
      "ssm:GetCalendarState",
    ]
    resources = ["*"]
  }
}

data "aws_iam_policy_document" "scan" {
  statement {
    sid       = "ScanDocument"
    actions   = ["ssm:SendCommand"]
    resources = ["arn:${local.partition}:ssm:*:${local.scan_document_account}:document/${var.scan_document}"]
  }

  statement {
    sid       = "ScanInstances"
    actions   = ["ssm:SendCommand"]
    resources = ["arn:${local.partition}:ec2:*:${local.account_id}:instance/*"]

    dynamic "condition" {
      for_each = var.fence_tag_value == "" ? [] : [var.fence_tag_value]

      content {
        test     = "StringEquals"
        variable = "aws:ResourceTag/${var.fence_tag_key}"
        values   = [condition.value]
      }
    }
  }

  statement {
    sid       = "ScanCancel"
    actions   = ["ssm:CancelCommand"]
    resources = ["*"]
  }
}

data "aws_iam_policy_document" "install" {
  statement {
    sid       = "InstallDocument"
    actions   = ["ssm:SendCommand"]
    resources = ["arn:${local.partition}:ssm:*:${local.install_document_account}:document/${var.install_document}"]
  }

  statement {
    sid       = "InstallInstances"
    actions   = ["ssm:SendCommand"]
    resources = ["arn:${local.partition}:ec2:*:${local.account_id}:instance/*"]

    dynamic "condition" {
      for_each = var.fence_tag_value == "" ? [] : [var.fence_tag_value]

      content {
        test     = "StringEquals"
        variable = "aws:ResourceTag/${var.fence_tag_key}"
        values   = [condition.value]
      }
    }
  }

  statement {
    sid       = "InstallCancel"
    actions   = ["ssm:CancelCommand"]
    resources = ["*"]
  }

  dynamic "statement" {
    for_each = var.snapshot_before_install ? [1] : []

    content {
      sid     = "Snapshot"
      actions = ["ec2:CreateSnapshot"]
      resources = [
        "arn:${local.partition}:ec2:*:${local.account_id}:volume/*",
        "arn:${local.partition}:ec2:*::snapshot/*",
      ]
    }
  }

  dynamic "statement" {
    for_each = var.snapshot_before_install ? [1] : []

    content {
      sid       = "SnapshotTags"
      actions   = ["ec2:CreateTags"]
      resources = ["arn:${local.partition}:ec2:*::snapshot/*"]

      condition {
        test     = "StringEquals"
        variable = "ec2:CreateAction"
        values   = ["CreateSnapshot"]
      }
    }
  }
}

data "aws_iam_policy_document" "reboot" {
  statement {
    sid       = "Reboot"
    actions   = ["ec2:RebootInstances"]
    resources = ["arn:${local.partition}:ec2:*:${local.account_id}:instance/*"]

    dynamic "condition" {
      for_each = var.fence_tag_value == "" ? [] : [var.fence_tag_value]

      content {
        test     = "StringEquals"
        variable = "aws:ResourceTag/${var.fence_tag_key}"
        values   = [condition.value]
      }
    }
  }

  statement {
    sid       = "ScanDocument"
    actions   = ["ssm:SendCommand"]
    resources = ["arn:${local.partition}:ssm:*:${local.scan_document_account}:document/${var.scan_document}"]
  }

  statement {
    sid       = "ScanInstances"
    actions   = ["ssm:SendCommand"]
    resources = ["arn:${local.partition}:ec2:*:${local.account_id}:instance/*"]

    dynamic "condition" {
      for_each = var.fence_tag_value == "" ? [] : [var.fence_tag_value]

      content {
        test     = "StringEquals"
        variable = "aws:ResourceTag/${var.fence_tag_key}"
        values   = [condition.value]
      }
    }
  }

  statement {
    sid       = "ScanCancel"
    actions   = ["ssm:CancelCommand"]
    resources = ["*"]
  }
}

data "aws_iam_policy_document" "start" {
  statement {
    sid       = "Start"
    actions   = ["ec2:StartInstances"]
    resources = ["arn:${local.partition}:ec2:*:${local.account_id}:instance/*"]

    dynamic "condition" {
      for_each = var.fence_tag_value == "" ? [] : [var.fence_tag_value]

      content {
        test     = "StringEquals"
        variable = "aws:ResourceTag/${var.fence_tag_key}"
        values   = [condition.value]
      }
    }
  }

  dynamic "statement" {
    for_each = length(var.start_key_arns) > 0 ? [1] : []

    content {
      sid       = "StartEncrypted"
      actions   = ["kms:CreateGrant"]
      resources = var.start_key_arns

      condition {
        test     = "Bool"
        variable = "kms:GrantIsForAWSResource"
        values   = ["true"]
      }

      condition {
        test     = "StringLike"
        variable = "kms:ViaService"
        values   = ["ec2.*.amazonaws.com*"]
      }
    }
  }

  statement {
    sid       = "ScanDocument"
    actions   = ["ssm:SendCommand"]
    resources = ["arn:${local.partition}:ssm:*:${local.scan_document_account}:document/${var.scan_document}"]
  }

  statement {
    sid       = "ScanInstances"
    actions   = ["ssm:SendCommand"]
    resources = ["arn:${local.partition}:ec2:*:${local.account_id}:instance/*"]

    dynamic "condition" {
      for_each = var.fence_tag_value == "" ? [] : [var.fence_tag_value]

      content {
        test     = "StringEquals"
        variable = "aws:ResourceTag/${var.fence_tag_key}"
        values   = [condition.value]
      }
    }
  }

  statement {
    sid       = "ScanCancel"
    actions   = ["ssm:CancelCommand"]
    resources = ["*"]
  }
}

data "aws_iam_policy_document" "update_agent" {
  statement {
    sid       = "UpdateAgentDocument"
    actions   = ["ssm:SendCommand"]
    resources = ["arn:${local.partition}:ssm:*::document/AWS-UpdateSSMAgent"]
  }

  statement {
    sid       = "UpdateAgentInstances"
    actions   = ["ssm:SendCommand"]
    resources = ["arn:${local.partition}:ec2:*:${local.account_id}:instance/*"]

    dynamic "condition" {
      for_each = var.fence_tag_value == "" ? [] : [var.fence_tag_value]

      content {
        test     = "StringEquals"
        variable = "aws:ResourceTag/${var.fence_tag_key}"
        values   = [condition.value]
      }
    }
  }

  statement {
    sid       = "UpdateAgentCancel"
    actions   = ["ssm:CancelCommand"]
    resources = ["*"]
  }
}

data "aws_iam_policy_document" "run_association" {
  statement {
    sid       = "RunAssociation"
    actions   = ["ssm:StartAssociationsOnce"]
    resources = ["arn:${local.partition}:ssm:*:${local.account_id}:association/*"]

    dynamic "condition" {
      for_each = var.fence_tag_value == "" ? [] : [var.fence_tag_value]

      content {
        test     = "StringEquals"
        variable = "aws:ResourceTag/${var.fence_tag_key}"
        values   = [condition.value]
      }
    }
  }
}

data "aws_iam_policy_document" "diagnose" {
  statement {
    sid     = "Diagnose"
    actions = ["ssm:StartAutomationExecution"]
    resources = [
      "arn:${local.partition}:ssm:*::automation-definition/AWSSupport-TroubleshootManagedInstance:*",
      "arn:${local.partition}:ssm:*::document/AWSSupport-TroubleshootManagedInstance",
      "arn:${local.partition}:ssm:*:${local.account_id}:automation-execution/*",
    ]
  }

  statement {
    sid = "WhatDiagnosesRead"
    actions = [
      "ec2:DescribeInstances",
      "ec2:DescribeNetworkAcls",
      "ec2:DescribeRouteTables",
      "ec2:DescribeSecurityGroups",
      "ec2:DescribeVpcEndpoints",
      "iam:GetInstanceProfile",
      "iam:ListAttachedRolePolicies",
      "iam:ListRoles",
      "ssm:DescribeAutomationExecutions",
      "ssm:DescribeAutomationStepExecutions",
      "ssm:DescribeDocument",
      "ssm:DescribeInstanceInformation",
      "ssm:DescribeInstanceProperties",
      "ssm:GetAutomationExecution",
      "ssm:GetCommandInvocation",
      "ssm:GetDocument",
      "ssm:ListCommandInvocations",
      "ssm:ListCommands",
      "ssm:ListDocuments",
    ]
    resources = ["*"]
  }

  statement {
    sid       = "StopDiagnosis"
    actions   = ["ssm:StopAutomationExecution"]
    resources = ["arn:${local.partition}:ssm:*:${local.account_id}:automation-execution/*"]
  }

  dynamic "statement" {
    for_each = var.diagnose_with_scripts ? [1] : []

    content {
      sid     = "DiagnoseOnNode"
      actions = ["ssm:StartAutomationExecution"]
      resources = [
        "arn:${local.partition}:ssm:*::automation-definition/AWSSupport-TroubleshootPatchManagerLinux:*",
        "arn:${local.partition}:ssm:*::automation-definition/AWSSupport-TroubleshootWindowsUpdate:*",
        "arn:${local.partition}:ssm:*::document/AWSSupport-TroubleshootPatchManagerLinux",
        "arn:${local.partition}:ssm:*::document/AWSSupport-TroubleshootWindowsUpdate",
        "arn:${local.partition}:ssm:*:${local.account_id}:automation-execution/*",
      ]
    }
  }

  dynamic "statement" {
    for_each = var.diagnose_with_scripts ? [1] : []

    content {
      sid     = "ScriptDocuments"
      actions = ["ssm:SendCommand"]
      resources = [
        "arn:${local.partition}:ssm:*::document/AWS-RunShellScript",
        "arn:${local.partition}:ssm:*::document/AWS-RunPowerShellScript",
      ]
    }
  }

  dynamic "statement" {
    for_each = var.diagnose_with_scripts ? [1] : []

    content {
      sid       = "ScriptInstances"
      actions   = ["ssm:SendCommand"]
      resources = ["arn:${local.partition}:ec2:*:${local.account_id}:instance/*"]

      dynamic "condition" {
        for_each = var.fence_tag_value == "" ? [] : [var.fence_tag_value]

        content {
          test     = "StringEquals"
          variable = "aws:ResourceTag/${var.fence_tag_key}"
          values   = [condition.value]
        }
      }
    }
  }
}
