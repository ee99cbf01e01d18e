// Bevaka in Azure: Container Apps, PostgreSQL, Key Vault, Azure Bot. The steps are in docs/azure.md.
// The bot proves who it is with a managed identity, so there is no secret of it that could end or leak.

targetScope = 'resourceGroup'

@description('Begins the name of everything: letters and digits.')
@minLength(3)
@maxLength(11)
param name string = 'bevaka'

@description('Where everything lies.')
param location string = resourceGroup().location

@description('The image, such as bevaka.azurecr.io/bevaka:0.1.0.')
param image string

@description('The Azure container registry in this resource group that holds the image.')
param registryName string

@description('The password of the database: 20 or more letters and digits, nothing else. Kept in the key vault.')
@secure()
@minLength(20)
param databasePassword string

@description('The language where a council has not said otherwise.')
@allowed(['sv', 'en'])
param language string = 'sv'

@description('Further settings of the bot, by their names: { BOT_RETENTION_MONTHS: 24 }. No secrets.')
param settings object = {}

@description('How many bots answer. One is enough for a few councils; two go on while one is replaced.')
@minValue(1)
@maxValue(4)
param replicas int = 2

@description('The size of the database.')
param databaseSize string = 'Standard_B1ms'

@description('Days that backups of the database are kept.')
@minValue(7)
@maxValue(35)
param backupDays int = 14

var unique = '${name}${uniqueString(resourceGroup().id)}'
var databaseUser = 'bevaka'
// How the bots are is told inside the network alone: the ingress leads to the other port.
var watchPort = 3979
var pullImages = '7f951dda-4ed3-4680-a7ca-43fe172d538d'
var readSecrets = '4633458b-17de-408a-b874-0445c86b69e6'

resource identity 'Microsoft.ManagedIdentity/userAssignedIdentities@2023-01-31' = {
  name: '${name}-bot'
  location: location
}

resource registry 'Microsoft.ContainerRegistry/registries@2023-07-01' existing = {
  name: registryName
}

resource mayPull 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(registry.id, identity.id, pullImages)
  scope: registry
  properties: {
    principalId: identity.properties.principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', pullImages)
  }
}

resource logs 'Microsoft.OperationalInsights/workspaces@2023-09-01' = {
  name: '${name}-logs'
  location: location
  properties: {
    retentionInDays: 30
    sku: {
      name: 'PerGB2018'
    }
  }
}

resource network 'Microsoft.Network/virtualNetworks@2024-01-01' = {
  name: '${name}-network'
  location: location
  properties: {
    addressSpace: {
      addressPrefixes: ['10.20.0.0/24']
    }
    subnets: [
      {
        name: 'bots'
        properties: {
          addressPrefix: '10.20.0.0/26'
          delegations: [
            {
              name: 'bots'
              properties: {
                serviceName: 'Microsoft.App/environments'
              }
            }
          ]
        }
      }
      {
        name: 'database'
        properties: {
          addressPrefix: '10.20.0.64/28'
          delegations: [
            {
              name: 'database'
              properties: {
                serviceName: 'Microsoft.DBforPostgreSQL/flexibleServers'
              }
            }
          ]
        }
      }
    ]
  }
}

resource names 'Microsoft.Network/privateDnsZones@2020-06-01' = {
  name: '${name}.private.postgres.database.azure.com'
  location: 'global'
}

resource namesInNetwork 'Microsoft.Network/privateDnsZones/virtualNetworkLinks@2020-06-01' = {
  parent: names
  name: '${name}-network'
  location: 'global'
  properties: {
    registrationEnabled: false
    virtualNetwork: {
      id: network.id
    }
  }
}

resource server 'Microsoft.DBforPostgreSQL/flexibleServers@2024-08-01' = {
  name: '${unique}-db'
  location: location
  sku: {
    name: databaseSize
    tier: startsWith(databaseSize, 'Standard_B') ? 'Burstable' : 'GeneralPurpose'
  }
  properties: {
    version: '16'
    administratorLogin: databaseUser
    administratorLoginPassword: databasePassword
    storage: {
      storageSizeGB: 32
      autoGrow: 'Enabled'
    }
    backup: {
      backupRetentionDays: backupDays
      geoRedundantBackup: 'Disabled'
    }
    network: {
      delegatedSubnetResourceId: network.properties.subnets[1].id
      privateDnsZoneArmResourceId: names.id
    }
    highAvailability: {
      mode: 'Disabled'
    }
  }
  dependsOn: [namesInNetwork]
}

resource database 'Microsoft.DBforPostgreSQL/flexibleServers/databases@2024-08-01' = {
  parent: server
  name: 'bevaka'
  properties: {
    charset: 'UTF8'
    collation: 'en_US.utf8'
  }
}

resource vault 'Microsoft.KeyVault/vaults@2023-07-01' = {
  name: take('${unique}kv', 24)
  location: location
  properties: {
    tenantId: tenant().tenantId
    sku: {
      family: 'A'
      name: 'standard'
    }
    enableRbacAuthorization: true
    enablePurgeProtection: true
    softDeleteRetentionInDays: 90
  }
}

resource databaseUrl 'Microsoft.KeyVault/vaults/secrets@2023-07-01' = {
  parent: vault
  name: 'database-url'
  properties: {
    contentType: 'text/plain'
    value: 'postgresql+psycopg://${databaseUser}:${databasePassword}@${server.properties.fullyQualifiedDomainName}/${database.name}?sslmode=require'
  }
}

resource mayRead 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(vault.id, identity.id, readSecrets)
  scope: vault
  properties: {
    principalId: identity.properties.principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', readSecrets)
  }
}

resource environment 'Microsoft.App/managedEnvironments@2024-03-01' = {
  name: '${name}-environment'
  location: location
  properties: {
    appLogsConfiguration: {
      destination: 'log-analytics'
      logAnalyticsConfiguration: {
        customerId: logs.properties.customerId
        sharedKey: logs.listKeys().primarySharedKey
      }
    }
    vnetConfiguration: {
      infrastructureSubnetId: network.properties.subnets[0].id
      internal: false
    }
    workloadProfiles: [
      {
        name: 'Consumption'
        workloadProfileType: 'Consumption'
      }
    ]
  }
}

resource bots 'Microsoft.App/containerApps@2024-03-01' = {
  name: name
  location: location
  identity: {
    type: 'UserAssigned'
    userAssignedIdentities: {
      '${identity.id}': {}
    }
  }
  properties: {
    environmentId: environment.id
    workloadProfileName: 'Consumption'
    configuration: {
      // The new bots are ready before the old ones are told to stop.
      activeRevisionsMode: 'Single'
      ingress: {
        external: true
        allowInsecure: false
        targetPort: 3978
        transport: 'http'
      }
      registries: [
        {
          server: registry.properties.loginServer
          identity: identity.id
        }
      ]
      secrets: [
        {
          name: 'database-url'
          keyVaultUrl: databaseUrl.properties.secretUri
          identity: identity.id
        }
      ]
    }
    template: {
      terminationGracePeriodSeconds: 40
      containers: [
        {
          name: 'bot'
          image: image
          resources: {
            cpu: json('0.5')
            memory: '1Gi'
          }
          env: concat(
            [
              {
                name: 'MicrosoftAppType'
                value: 'UserAssignedMSI'
              }
              {
                name: 'MicrosoftAppId'
                value: identity.properties.clientId
              }
              {
                name: 'MicrosoftAppTenantId'
                value: tenant().tenantId
              }
              {
                name: 'BOT_DATABASE_URL'
                secretRef: 'database-url'
              }
              {
                name: 'BOT_LOCALE'
                value: language
              }
              {
                name: 'BOT_WATCH_PORT'
                value: string(watchPort)
              }
              {
                name: 'BOT_DRAIN_SECONDS'
                value: '5'
              }
            ],
            map(items(settings), setting => {
              name: setting.key
              value: string(setting.value)
            })
          )
          probes: [
            {
              type: 'Startup'
              httpGet: {
                path: '/healthz/live'
                port: watchPort
              }
              periodSeconds: 2
              failureThreshold: 60
            }
            {
              type: 'Liveness'
              httpGet: {
                path: '/healthz/live'
                port: watchPort
              }
              periodSeconds: 15
              timeoutSeconds: 5
              failureThreshold: 3
            }
            {
              type: 'Readiness'
              httpGet: {
                path: '/healthz/ready'
                port: watchPort
              }
              periodSeconds: 3
              timeoutSeconds: 4
              failureThreshold: 1
            }
          ]
        }
      ]
      scale: {
        // Reminders leave by the clock, so it never sleeps.
        minReplicas: replicas
        maxReplicas: replicas
      }
    }
  }
  dependsOn: [mayPull, mayRead]
}

resource bot 'Microsoft.BotService/botServices@2022-09-15' = {
  name: '${unique}-bot'
  location: 'global'
  kind: 'azurebot'
  sku: {
    name: 'F0'
  }
  properties: {
    displayName: 'Bevaka'
    endpoint: 'https://${bots.properties.configuration.ingress.fqdn}/api/messages'
    msaAppType: 'UserAssignedMSI'
    msaAppId: identity.properties.clientId
    msaAppMSIResourceId: identity.id
    msaAppTenantId: tenant().tenantId
    disableLocalAuth: true
  }
}

resource teams 'Microsoft.BotService/botServices/channels@2022-09-15' = {
  parent: bot
  name: 'MsTeamsChannel'
  location: 'global'
  properties: {
    channelName: 'MsTeamsChannel'
    properties: {
      isEnabled: true
      enableCalling: false
    }
  }
}

@description('MicrosoftAppId, for the app package.')
output appId string = identity.properties.clientId

@description('MicrosoftAppTenantId, for the app package.')
output tenantId string = tenant().tenantId

@description('What Teams calls.')
output endpoint string = bot.properties.endpoint
