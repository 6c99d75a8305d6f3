# Generated from the table that patchcheck is held to: change nothing by hand.

output "assess_role_arn" {
  description = "assessRole of this account in patchcheck.yaml."
  value       = aws_iam_role.assess.arn
}

output "remediate_role_arns" {
  description = "remediateRoles of this account in patchcheck.yaml: action to ARN."
  value       = { for action, role in local.role_of : action => aws_iam_role.acting[role].arn }
}

output "configuration" {
  description = "This account in patchcheck.yaml, below environments.<name>.accounts."
  value = yamlencode([merge(
    {
      id         = local.account_id
      assessRole = aws_iam_role.assess.arn
      externalId = { env = "PATCHCHECK_EXTERNAL_ID" }
    },
    { for key in ["remediateRoles"] : key => {
      for action, role in local.role_of : action => aws_iam_role.acting[role].arn
    } if length(local.role_of) > 0 },
  )])
}
