package io.watchfloor.config;

import io.watchfloor.config.access.ApprovalSettings;
import io.watchfloor.config.access.PasskeySettings;
import io.watchfloor.config.access.SecuritySettings;
import io.watchfloor.config.access.SignInSettings;
import io.watchfloor.config.access.SsoSettings;
import io.watchfloor.config.archive.ArchiveSettings;
import io.watchfloor.config.cluster.ClusterSettings;
import io.watchfloor.config.cluster.DataSettings;
import io.watchfloor.config.database.DatabaseSettings;
import io.watchfloor.config.detection.AssetSettings;
import io.watchfloor.config.detection.CaseSettings;
import io.watchfloor.config.detection.RuleSettings;
import io.watchfloor.config.http.EgressSettings;
import io.watchfloor.config.http.FraudSettings;
import io.watchfloor.config.http.HttpSettings;
import io.watchfloor.config.http.WebhookSettings;
import io.watchfloor.config.input.InputSettings;
import io.watchfloor.config.monitoring.AuditSettings;
import io.watchfloor.config.monitoring.MetricsSettings;
import io.watchfloor.config.monitoring.TracingSettings;
import io.watchfloor.config.paging.ContactSettings;
import io.watchfloor.config.paging.EscalationSettings;
import io.watchfloor.config.paging.HeartbeatSettings;
import io.watchfloor.config.reading.SettingsReader;
import io.watchfloor.config.sensor.EnrolmentSettings;
import io.watchfloor.config.sensor.FleetSettings;
import io.watchfloor.config.sensor.IngestSettings;
import io.watchfloor.config.sensor.ResponseSettings;

/** All Watchfloor settings. Defaults of each component are in {@code watchfloor-NAME.conf} on the class path. */
public record Settings(
        DataSettings data,
        HttpSettings http,
        DatabaseSettings database,
        ClusterSettings cluster,
        IngestSettings ingest,
        ArchiveSettings archive,
        InputSettings doors,
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
        SsoSettings sso,
        WebhookSettings webhooks,
        FraudSettings fraud) {

    static Settings read(SettingsReader in) {
        return new Settings(
                DataSettings.read(in),
                HttpSettings.read(in),
                DatabaseSettings.read(in),
                ClusterSettings.read(in),
                IngestSettings.read(in),
                ArchiveSettings.read(in),
                InputSettings.read(in),
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
                SsoSettings.read(in),
                WebhookSettings.read(in),
                FraudSettings.read(in));
    }
}
