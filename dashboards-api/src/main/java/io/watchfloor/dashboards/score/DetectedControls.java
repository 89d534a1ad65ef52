package io.watchfloor.dashboards.score;

import io.watchfloor.dashboards.score.Control.ActionType;
import io.watchfloor.dashboards.score.Control.Advice;
import io.watchfloor.dashboards.score.Control.Category;
import io.watchfloor.dashboards.score.Control.Effort;
import io.watchfloor.dashboards.score.Control.Tier;
import io.watchfloor.dashboards.score.Facts.WatchedRule;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Controls on weaknesses that built-in rules detect. The rules evaluate every record, so an asset that sends the log
 * source and the fields of a rule, and has no open alert of the rule, is in order. If no asset sends them, the control
 * is not seen.
 */
final class DetectedControls {

    /** A control and the IDs of the rules whose open alerts it counts. */
    record Detected(Control control, Set<String> rules) {}

    static final List<Detected> DETECTED = List.of(
            detected(
                    "NoLegacyAuthentication",
                    "No sign-in uses legacy authentication",
                    Category.IDENTITY,
                    Tier.CORE,
                    5,
                    "Block legacy authentication with a conditional access policy, and move the clients in the alerts to modern authentication.",
                    "Sign-in logs of Microsoft Entra ID with the client application.",
                    "dea40676-df9c-4bd3-acca-06052fe6c9d5"),
            detected(
                    "SecondFactorsKept",
                    "Every removal of a second factor is reviewed",
                    Category.IDENTITY,
                    Tier.DEFENSE_IN_DEPTH,
                    3,
                    "Check that the users in the alerts asked for the removal and have a new factor, and close the alerts.",
                    "System log of Okta.",
                    "3c2dcca1-71a6-4af3-a5e7-4e191983c634"),
            detected(
                    "NetlogonSecure",
                    "No domain controller allows a vulnerable Netlogon connection",
                    Category.IDENTITY,
                    Tier.CORE,
                    4,
                    "Update or remove the devices in the alerts, and remove them from the group policy that allows vulnerable connections.",
                    "Windows system log of domain controllers (events 5830 and 5831).",
                    "bfbf1243-2ccf-4434-b23b-0494a59417af"),
            detected(
                    "FederationChanges",
                    "Every change of the federation of a domain is reviewed",
                    Category.IDENTITY,
                    Tier.CORE,
                    4,
                    "Compare the federation settings and signing certificates with your documentation, and close the alerts.",
                    "Audit log of Microsoft Entra ID.",
                    "2c552144-f562-4d69-b023-3e008334e062"),
            detected(
                    "SignOnPolicyChanges",
                    "Every change of a sign-on policy or network zone is reviewed",
                    Category.APPS,
                    Tier.DEFENSE_IN_DEPTH,
                    3,
                    "Compare the policies in the alerts with your documentation, and close the alerts.",
                    "System log of Okta.",
                    "88782c4f-65b1-4193-be0c-c46d07fa051a"),
            detected(
                    "AuditPolicyKept",
                    "The audit policy is not reduced",
                    Category.DEVICE,
                    Tier.CORE,
                    4,
                    "Set the audit policy by group policy again, and find out who changed it.",
                    "Windows security log with event 4719 (audit Audit Policy Change).",
                    "02e1a074-46cc-4845-987f-7e1e94e854e4"),
            detected(
                    "FirewallOn",
                    "The Windows firewall is not turned off",
                    Category.DEVICE,
                    Tier.CORE,
                    4,
                    "Turn on the firewall on the hosts in the alerts, and enforce it by group policy.",
                    "Process creation of Windows hosts with command lines (Sysmon event 1 or security event 4688).",
                    "168fd38f-cee6-4d19-ac77-ecd69d70e3e4"),
            detected(
                    "AttackSurfaceReduced",
                    "No attack surface reduction rule matches without a block",
                    Category.DEVICE,
                    Tier.DEFENSE_IN_DEPTH,
                    3,
                    "Switch the rules in the alerts from audit or warn to block.",
                    "Microsoft Defender Antivirus log with events 1122 and 1126.",
                    "f5b86c71-2da3-4e5e-9c48-3e7fa01b5d88"),
            detected(
                    "NoVulnerableDrivers",
                    "No host loads a driver with known vulnerabilities",
                    Category.DEVICE,
                    Tier.DEFENSE_IN_DEPTH,
                    3,
                    "Remove the drivers in the alerts, and turn on the vulnerable driver blocklist of Windows.",
                    "Driver loads of Windows hosts (Sysmon event 6).",
                    "85cbf31e-659a-4d68-a7c1-b63996c5e7b6"),
            detected(
                    "KerberosPreauthentication",
                    "No account gets a Kerberos ticket without pre-authentication",
                    Category.IDENTITY,
                    Tier.CORE,
                    4,
                    "Clear the option 'Do not require Kerberos preauthentication' of the accounts in the alerts.",
                    "Windows security log of domain controllers with event 4768 (audit Kerberos Authentication Service).",
                    "77b24dbb-53dc-4e5f-a7d1-8665e7d5286f"),
            detected(
                    "KerberosStrongEncryption",
                    "No Kerberos service ticket uses RC4",
                    Category.IDENTITY,
                    Tier.DEFENSE_IN_DEPTH,
                    4,
                    "Set strong passwords and AES encryption for the service accounts in the alerts, and disable RC4.",
                    "Windows security log of domain controllers with event 4769 (audit Kerberos Service Ticket Operations).",
                    "07c3f156-5144-4ac1-bed8-65ffbaf13895"),
            detected(
                    "DomainAdministratorChanges",
                    "Every new member of a privileged domain group is reviewed",
                    Category.IDENTITY,
                    Tier.CORE,
                    5,
                    "Review the new members in the alerts, remove those without a need, and close the alerts.",
                    "Windows security log with events 4728, 4732 and 4756 (audit Security Group Management).",
                    "e10f1470-5746-4330-8109-1feaad60039c",
                    "93f23ac2-6bec-482d-a284-a9c3e4951157"),
            detected(
                    "NoPlaintextCredentials",
                    "Windows keeps no plaintext passwords in memory",
                    Category.IDENTITY,
                    Tier.CORE,
                    3,
                    "Set UseLogonCredential of WDigest to 0 on the hosts in the alerts.",
                    "Registry events of Sysmon (event 13).",
                    "ee531c46-6174-4924-8398-4a8ed029533e"),
            detected(
                    "RiskySignInsHandled",
                    "Every successful sign-in with high risk is handled",
                    Category.IDENTITY,
                    Tier.CORE,
                    5,
                    "Confirm or dismiss the risk of each account in the alerts, and require a second factor for risky sign-ins.",
                    "Sign-in logs of Microsoft Entra ID with the risk level.",
                    "165ebbca-1aa9-41f3-baca-4f7fb8cc8be4"),
            detected(
                    "CloudRootMfa",
                    "No root user of a cloud account signs in without MFA",
                    Category.IDENTITY,
                    Tier.CORE,
                    5,
                    "Enable MFA for the root user of the accounts in the alerts, and do not use the root user for daily work.",
                    "AWS CloudTrail with console sign-ins.",
                    "2d7cfc0c-12be-43cd-a975-367aaec0409d"),
            detected(
                    "CloudKeysOwned",
                    "Cloud users create only their own access keys",
                    Category.IDENTITY,
                    Tier.DEFENSE_IN_DEPTH,
                    3,
                    "Check the access keys in the alerts, and delete those that no program needs.",
                    "AWS CloudTrail with management events.",
                    "69d253b0-0fb6-4e28-b6c5-e0248259a410"),
            detected(
                    "CloudAuditLogOn",
                    "The audit log of cloud accounts is not stopped",
                    Category.APPS,
                    Tier.CORE,
                    5,
                    "Start the trails in the alerts again, and protect them with an organization policy.",
                    "AWS CloudTrail with management events.",
                    "88ea0c2a-e59e-4410-8a27-51d1e174fd1d"),
            detected(
                    "SaasAdministratorChanges",
                    "Every new administrator of the identity provider is reviewed",
                    Category.APPS,
                    Tier.CORE,
                    4,
                    "Review the administrators in the alerts, and close the alerts.",
                    "System log of Okta.",
                    "59c29620-db8d-4708-8f74-7036f851b114"),
            detected(
                    "NoMailForwarding",
                    "No mailbox forwards mail by a rule",
                    Category.DATA,
                    Tier.CORE,
                    4,
                    "Remove the forwarding rules in the alerts, and block automatic forwarding to other organizations.",
                    "Audit log of Microsoft 365 (Exchange).",
                    "0e09cef0-ad32-40de-9723-8454d192aa78",
                    "8f66a813-8c5f-41c1-bc68-3c2b9814c27b"),
            detected(
                    "MailAuthentication",
                    "No active attachment arrives in mail that failed DMARC",
                    Category.DATA,
                    Tier.CORE,
                    4,
                    "Reject mail that fails DMARC at the mail gateway, and publish p=reject for your own domains.",
                    "Records of received mail with the authentication results (SPF, DKIM, DMARC) and attachments.",
                    "921f3038-7a81-4d98-ba43-d0d47e147603"),
            detected(
                    "NoLookalikeSenders",
                    "Mail from look-alike domains is handled",
                    Category.DATA,
                    Tier.DEFENSE_IN_DEPTH,
                    2,
                    "Block the domains in the alerts, and warn the recipients.",
                    "Records of received mail with the sender.",
                    "9552eb5a-58e8-4dd1-9da8-16b84296080e"),
            detected(
                    "RecoveryProtected",
                    "Backups, shadow copies and recovery settings are not deleted",
                    Category.DATA,
                    Tier.CORE,
                    4,
                    "Investigate the hosts in the alerts, and restore their backups and recovery settings.",
                    "Process creation of Windows hosts with command lines (Sysmon event 1 or security event 4688).",
                    "bb3ea0e1-f8fb-4c18-af47-92fcf053a5fd",
                    "b004b8a6-0fc0-4622-aa2f-d6ce09f44c4a",
                    "c5874289-caa4-4332-862d-c5602199a23e",
                    "878e61c1-ef08-4b4c-a87c-c1e4aac2d75f"),
            detected(
                    "AntivirusOn",
                    "Real-time protection of the antivirus is not turned off",
                    Category.DEVICE,
                    Tier.CORE,
                    5,
                    "Turn on real-time protection and tamper protection on the hosts in the alerts.",
                    "Microsoft Defender Antivirus log (Microsoft-Windows-Windows Defender/Operational).",
                    "54e88163-030f-4eb8-a37c-31adb2e4d606"),
            detected(
                    "SecurityToolsRunning",
                    "Security tools are not stopped",
                    Category.DEVICE,
                    Tier.CORE,
                    4,
                    "Start the services in the alerts again, and find out who stopped them.",
                    "Process creation of Windows hosts with command lines (Sysmon event 1 or security event 4688).",
                    "64405255-f518-46f6-ac47-e0ed400029b7"),
            detected(
                    "EventLogsKept",
                    "Event logs are not cleared",
                    Category.DEVICE,
                    Tier.CORE,
                    4,
                    "Investigate the hosts in the alerts. Forward their event logs without delay.",
                    "Windows security and system logs (events 1102 and 104).",
                    "6011a1a8-fbd0-4bee-b451-bd672390a9b0",
                    "cf25fb8a-cfb8-47ec-988f-5f1c76603df9"),
            detected(
                    "NoUnconstrainedDelegation",
                    "No account is trusted for unconstrained delegation",
                    Category.IDENTITY,
                    Tier.CORE,
                    4,
                    "Clear the delegation of the accounts in the alerts, or limit it to single services.",
                    "Windows security log of domain controllers with events 4738, 4742 and 5136 (audit User Account Management and Directory Service Changes).",
                    "616e5c46-44bf-4eb2-98f5-b0b44493382c",
                    "2f64a15e-80db-434d-b0d1-3816bc7fb159"),
            detected(
                    "AccountPasswordsProtected",
                    "The protection of account passwords is not weakened",
                    Category.IDENTITY,
                    Tier.CORE,
                    4,
                    "Reset the options of the accounts in the alerts, and set new passwords.",
                    "Windows security log of domain controllers with event 4738 (audit User Account Management).",
                    "a0a62643-aaf1-49d9-8374-65522a65cc1a"),
            detected(
                    "DirectoryPermissionsKept",
                    "Every change of the permissions of the domain is reviewed",
                    Category.IDENTITY,
                    Tier.CORE,
                    4,
                    "Compare the permissions in the alerts with your documentation, remove those without a need, and close the alerts.",
                    "Windows security log of domain controllers with event 5136 (audit Directory Service Changes).",
                    "2fe8c2a5-77f5-43e4-9006-620b94e3df23",
                    "8705baeb-e006-4c5b-9f27-ddecff0451b3"),
            detected(
                    "CertificateAuthorityChanges",
                    "Every change of the certificate authority is reviewed",
                    Category.IDENTITY,
                    Tier.DEFENSE_IN_DEPTH,
                    3,
                    "Compare the permissions, the audit filter and the issued certificates with your documentation, and close the alerts.",
                    "Windows security log of the certificate authority (events 4882, 4885, 4890 and 4896; audit Certification Services).",
                    "65f8d186-e067-4d6e-b371-dace2c6b5f7b",
                    "0412b971-54a2-40fa-bf8c-dbacaa7c0d09",
                    "64413c00-8464-45ab-95f2-c8dbaeefde1a"),
            detected(
                    "CertificatesFitAccounts",
                    "No logon uses a certificate of another account",
                    Category.IDENTITY,
                    Tier.DEFENSE_IN_DEPTH,
                    3,
                    "Revoke the certificates in the alerts, and restrict the templates that let users name the subject.",
                    "Windows system log of domain controllers (events 39, 40, 41 and 43), and security log of the certificate authority (event 4887).",
                    "fd11e483-64b2-4e2f-ba48-b258e911c64e",
                    "4f37eea0-5c1a-4f71-834c-ebefbeaab32d"),
            detected(
                    "SecondFactorsRequired",
                    "Multi-factor authentication is not disabled for users",
                    Category.IDENTITY,
                    Tier.CORE,
                    4,
                    "Enable multi-factor authentication for the users in the alerts again, and find out who disabled it.",
                    "Audit log of Microsoft 365 (Microsoft Entra ID).",
                    "34ebc59d-5fe4-492a-a8e7-4c5b9649f2bc"),
            detected(
                    "ConditionalAccessChanges",
                    "Every change of a conditional access policy is reviewed",
                    Category.IDENTITY,
                    Tier.DEFENSE_IN_DEPTH,
                    3,
                    "Compare the policies in the alerts with your documentation, and close the alerts.",
                    "Audit log of Microsoft 365 (Microsoft Entra ID).",
                    "8a7b8518-0529-45c7-8e8f-cac929af9226"),
            detected(
                    "AppConsentLimited",
                    "Every consent to risky permissions of an application is reviewed",
                    Category.APPS,
                    Tier.CORE,
                    4,
                    "Remove the consent to applications that you do not know, and allow consent only to verified publishers.",
                    "Audit log of Microsoft 365 (Microsoft Entra ID).",
                    "dd9a76fa-dc2f-4387-b7c0-e26e6d3f596b"),
            detected(
                    "AppCredentialChanges",
                    "Every new credential of an application is reviewed",
                    Category.APPS,
                    Tier.DEFENSE_IN_DEPTH,
                    3,
                    "Remove the credentials in the alerts that no program needs, and close the alerts.",
                    "Audit log of Microsoft 365 (Microsoft Entra ID).",
                    "63d7b8b3-2256-464e-9e25-a9dc1af102a8"),
            detected(
                    "SaasAuditLogOn",
                    "The audit log and mailbox auditing are not disabled",
                    Category.APPS,
                    Tier.CORE,
                    4,
                    "Enable the audit log and mailbox auditing again, and find out who disabled them.",
                    "Audit log of Microsoft 365 (Exchange).",
                    "af831a49-0134-4057-9797-31c42f359879"),
            detected(
                    "MailProtectionOn",
                    "The mail protection is not disabled or weakened",
                    Category.DATA,
                    Tier.CORE,
                    4,
                    "Restore the anti-phishing, Safe Links and Safe Attachments policies in the alerts.",
                    "Audit log of Microsoft 365 (Exchange).",
                    "5fa13f9b-f59d-49dd-8b1a-1d98135ffb92"),
            detected(
                    "DeliveredMailRemoved",
                    "Malicious mail is removed after its delivery",
                    Category.DATA,
                    Tier.CORE,
                    3,
                    "Delete the messages in the alerts from the mailboxes, and turn on zero-hour auto purge.",
                    "Mail events of Microsoft 365 (advanced hunting or audit log).",
                    "b294e3c3-d2fb-454a-bdf3-9f7bf5c32751"),
            detected(
                    "MaliciousLinksBlocked",
                    "No user reaches a malicious URL of a message",
                    Category.DATA,
                    Tier.CORE,
                    3,
                    "Reset the passwords of the users in the alerts, and do not let users click through in Safe Links.",
                    "URL clicks of Microsoft 365 (Safe Links).",
                    "5cfd7bd0-291a-464a-9ce6-3c13b0268959"),
            detected(
                    "DataLossPreventionOn",
                    "Data loss prevention policies are not removed or turned off",
                    Category.DATA,
                    Tier.CORE,
                    4,
                    "Restore the policies in the alerts, and find out who changed them.",
                    "Audit log of Microsoft 365 (data loss prevention).",
                    "e8c37133-9a29-4b15-8f74-d4ab5b05c78d"),
            detected(
                    "DataLossPreventionFollowed",
                    "Every override of a data loss prevention rule is reviewed",
                    Category.DATA,
                    Tier.DEFENSE_IN_DEPTH,
                    2,
                    "Ask the users in the alerts for the reason, and close the alerts.",
                    "Audit log of Microsoft 365 (data loss prevention).",
                    "36915deb-d626-4d85-850a-83861658d84c"),
            detected(
                    "SensitivityLabelsKept",
                    "Sensitivity labels are not removed or lowered without a review",
                    Category.DATA,
                    Tier.DEFENSE_IN_DEPTH,
                    3,
                    "Restore the labels of the files in the alerts, or close the alerts.",
                    "Audit log of Microsoft 365 (information protection).",
                    "ccaeb97b-96d9-4e92-9688-689614618597"));

    static final List<Control> ALL = DETECTED.stream().map(Detected::control).toList();

    /** IDs of all rules whose open alerts are counted. */
    static final Set<String> RULES =
            DETECTED.stream().flatMap(one -> one.rules().stream()).collect(Collectors.toCollection(TreeSet::new));

    private DetectedControls() {}

    private static Detected detected(
            String name,
            String title,
            Category category,
            Tier tier,
            int points,
            String remediation,
            String needs,
            String... rules) {
        Set<String> ids = new TreeSet<>(List.of(rules));
        return new Detected(
                new Control(
                        name,
                        title,
                        category,
                        tier,
                        points,
                        new Advice(remediation, needs, ActionType.REVIEW, Effort.LOW, Effort.MODERATE),
                        facts -> measure(facts, ids)),
                ids);
    }

    private static Measurement measure(Facts facts, Set<String> ids) {
        List<WatchedRule> rules = ids.stream()
                .map(facts.detection().watched()::get)
                .filter(Objects::nonNull)
                .toList();
        Map<String, Issue> open = new TreeMap<>();
        for (WatchedRule rule : rules) {
            for (Map.Entry<String, Instant> alert : rule.open().entrySet()) {
                open.putIfAbsent(
                        alert.getKey(), Issue.asset(alert.getKey(), "open alert of \"%s\"".formatted(rule.title())));
            }
        }
        Set<String> all = Stream.concat(rules.stream().flatMap(rule -> rule.fed().stream()), open.keySet().stream())
                .collect(Collectors.toCollection(TreeSet::new));
        return all.isEmpty()
                ? Measurement.NOT_SEEN
                : new Measurement.Measured(all.size() - (long) open.size(), all.size(), new ArrayList<>(open.values()));
    }
}
