{{% CONTENT_TYPE:TERRAFORM}}
{{#header}}
# {{text}}
{{/header}}

variable "labels" {
  description = "Labels of the network."
  type        = map(string)
  nullable    = false
}

variable "name" {
  description = "The network's name, unique on the host."
  type        = string
  nullable    = false
}

variable "network" {
  description = "What the network is like; its gateway is the first host of the subnet."
  type = object({
    subnet     = optional(string)
    range      = optional(string)
    internal   = optional(bool, false)
    attachable = optional(bool, false)
    options    = optional(map(string))
  })
  nullable = false

  validation {
    condition     = var.network.subnet == null ? true : can(cidrhost(var.network.subnet, 1))
    error_message = "The subnet must be an IPv4 network in CIDR notation."
  }
}
