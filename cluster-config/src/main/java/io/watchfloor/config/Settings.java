package io.watchfloor.config;

/** All settings, by concern. Each part is read from its file {@code watchfloor-CONCERN.conf}. */
public record Settings(
        DataSettings data,
        HttpSettings http,
        DatabaseSettings database,
        ClusterSettings cluster,
        IngestSettings ingest,
        DoorSettings doors,
        RuleSettings rules,
        AssetSettings assets,
        CaseSettings cases,
        EscalationSettings escalation,
        HeartbeatSettings heartbeat,
        ContactSettings contact,
        SecuritySettings security,
        EnrolmentSettings enrolment,
        ResponseSettings responses,
        FleetSettings fleet,
        PasskeySettings passkeys,
        ApprovalSettings approval,
        SignInSettings signIn,
        TracingSettings tracing,
        MetricsSettings metrics,
        AuditSettings audit,
        EgressSettings egress,
        SsoSettings sso) {

    static Settings read(SettingsReader in) {
        return new Settings(
                DataSettings.read(in),
                HttpSettings.read(in),
                DatabaseSettings.read(in),
                ClusterSettings.read(in),
                IngestSettings.read(in),
                DoorSettings.read(in),
                RuleSettings.read(in),
                AssetSettings.read(in),
                CaseSettings.read(in),
                EscalationSettings.read(in),
                HeartbeatSettings.read(in),
                ContactSettings.read(in),
                SecuritySettings.read(in),
                EnrolmentSettings.read(in),
                ResponseSettings.read(in),
                FleetSettings.read(in),
                PasskeySettings.read(in),
                ApprovalSettings.read(in),
                SignInSettings.read(in),
                TracingSettings.read(in),
                MetricsSettings.read(in),
                AuditSettings.read(in),
                EgressSettings.read(in),
                SsoSettings.read(in));
    }
}
