package io.watchfloor.dashboards.score;

import io.watchfloor.ops.paging.coverage.NotificationCoverage;
import io.watchfloor.sigma.language.LogSource;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the center has seen at one moment, as far as controls need it. The lists are sorted, so that equal facts give
 * equal scores.
 *
 * @param sensors enrolled sensors that are not revoked
 * @param assets assets that have reported within {@link #REMEMBERED}, and assets with a tag
 * @param people active accounts, service accounts included
 */
public record Facts(
        Instant now,
        List<SensorFact> sensors,
        List<AssetFact> assets,
        List<PersonFact> people,
        Detection detection,
        Duty duty,
        Center center) {

    /** An asset or log source without records for this time does not count any more. */
    public static final Duration REMEMBERED = Duration.ofDays(30);

    /** A log source or field counts as present if it was seen within this time. */
    public static final Duration FRESH = Duration.ofDays(1);

    public boolean isFresh(Instant at) {
        return !at.isBefore(now.minus(FRESH));
    }

    /**
     * A sensor.
     *
     * @param connected whether the sensor is connected, or sends requests
     * @param since start of its state
     * @param version null if the sensor reported no version
     */
    public record SensorFact(
            String id,
            String name,
            boolean connected,
            Instant since,
            @Nullable String version,
            Trust trust,
            Loss loss,
            Orders orders) {}

    /**
     * What a sensor is allowed to do.
     *
     * @param certificateEndsAt null for a sensor without a certificate
     * @param anyAsset whether the sensor may report for any asset
     * @param shared whether two machines use its credential
     */
    public record Trust(@Nullable Instant certificateEndsAt, boolean anyAsset, boolean shared) {}

    /**
     * Missing and late records of a sensor.
     *
     * @param gaps gaps in its records within the last 7 days
     * @param latestGapAt null if there are none
     * @param offsetMillis offset of its clock; null if unknown
     */
    public record Loss(
            long gaps,
            @Nullable Instant latestGapAt,
            @Nullable Long offsetMillis) {}

    /**
     * What a sensor does on request.
     *
     * @param actions response actions that the sensor accepts; null if it never reported any
     * @param configuration name of its latest configuration; null if it has none
     * @param rejected why the sensor rejected its configuration; null if it did not
     */
    public record Orders(
            @Nullable Set<String> actions,
            @Nullable String configuration,
            @Nullable String rejected) {}

    /**
     * An asset.
     *
     * @param id {@code kind:name}
     * @param lastSeen time of its latest record; null if it never sent one
     * @param updates null if it sends no Windows system log
     */
    public record AssetFact(
            String id,
            Labels labels,
            @Nullable Instant lastSeen,
            List<SourceFact> sources,
            @Nullable Updates updates) {

        boolean isDomainController() {
            return id.startsWith("domain-controller:");
        }

        boolean isHost() {
            return id.startsWith("host:") || isDomainController();
        }
    }

    /**
     * Installed updates of Windows.
     *
     * @param recordedSince first record of the system log that shows them
     * @param installedAt latest installation within {@link #REMEMBERED}; null if there was none
     */
    public record Updates(Instant recordedSince, @Nullable Instant installedAt) {}

    /** What users state about an asset. */
    public record Labels(
            Set<String> tags,
            @Nullable String criticality,
            @Nullable String owner,
            @Nullable String group) {}

    /**
     * A log source of an asset.
     *
     * @param fields names of fields that a control needs and that arrive; null if it is unknown which fields arrive
     * @param events IDs of events that a control needs and that arrived within {@link #FRESH}
     */
    public record SourceFact(
            LogSource source, Instant lastSeen, @Nullable Set<String> fields, Set<String> events) {}

    /**
     * An active account.
     *
     * @param owner owner of a service account; null for a person
     * @param activeAt latest use of the account; its creation if it was never used
     */
    public record PersonFact(
            String name, String role, @Nullable String owner, Instant activeAt, Credentials credentials) {

        boolean isService() {
            return owner != null;
        }

        boolean isAdministrator() {
            return role.equals("administrator") && owner == null;
        }
    }

    /** @param provider whether the person signs in at an identity provider */
    public record Credentials(int passkeys, boolean provider, List<TokenFact> tokens) {}

    /**
     * A valid API token.
     *
     * @param limited whether the token has fewer rights than its account
     * @param usedAt latest use; its creation if it was never used
     */
    public record TokenFact(
            String id,
            boolean bootstrap,
            boolean limited,
            @Nullable Instant expiresAt,
            Instant usedAt) {}

    /**
     * The active rules, without those for records of the center itself.
     *
     * @param able number of rules whose fields all arrive from at least one asset
     * @param unable rules that cannot fire
     * @param watched rules whose open alerts controls count, by ID
     */
    public record Detection(int able, List<RuleFact> unable, Map<String, WatchedRule> watched) {}

    /** @param reason why the rule cannot fire */
    public record RuleFact(String id, String title, String reason) {}

    /**
     * A rule that is active.
     *
     * @param fed assets that send records with all fields of the rule
     * @param open assets with an open alert of the rule, with the time of the latest event
     */
    public record WatchedRule(String id, String title, List<String> fed, Map<String, Instant> open) {}

    /**
     * Work of the people on call.
     *
     * @param coverage null if this node does not know who would be notified
     * @param cases open cases
     */
    public record Duty(
            @Nullable NotificationCoverage coverage,
            List<CaseFact> cases,
            Deliveries deliveries,
            List<ContactFact> contacts) {}

    /** @param waiting whether nobody has acknowledged the case */
    public record CaseFact(String id, long number, String severity, Instant openedAt, boolean waiting) {}

    /**
     * Notifications whose latest attempt was within the last day.
     *
     * @param latestFailure reason of the latest failed notification; null if none failed
     */
    public record Deliveries(
            long attempted, long failed, @Nullable String latestFailure) {}

    /**
     * A contact method, according to the latest message to it.
     *
     * @param failingSince null if the message arrived
     */
    public record ContactFact(
            String id, String owner, @Nullable Instant failingSince) {}

    /**
     * The center itself.
     *
     * @param encrypted whether users and sensors reach the center over TLS, or only from its own machine
     * @param unprocessed telemetry that was not evaluated
     * @param temporary temporary roles in force
     * @param states states that users gave to controls
     */
    public record Center(
            boolean encrypted,
            Heartbeats heartbeats,
            Unprocessed unprocessed,
            Records records,
            List<TemporaryRole> temporary,
            List<ControlState.Named> states) {}

    /**
     * Heartbeats.
     *
     * @param external whether an external heartbeat is configured
     * @param problem why the latest heartbeat failed; null if it was sent
     */
    public record Heartbeats(boolean external, @Nullable String problem, List<Monitor> monitors) {}

    /** A heartbeat from another program. */
    public record Monitor(String name, boolean down, Instant since) {}

    /**
     * Telemetry that was not evaluated.
     *
     * @param quarantined records in quarantine that arrived within the last 7 days, by code
     * @param oldestRetry arrival of the oldest pending record; null if none is pending
     */
    public record Unprocessed(
            boolean anyTelemetry,
            Map<String, Long> quarantined,
            @Nullable Instant oldestRetry) {}

    /**
     * What the center has recorded about itself.
     *
     * @param auditSignedAt latest signature of the audit log; null if it was never signed
     * @param backupAt end of the latest backup of this database; null if there was none
     * @param isolatedAt when a sensor last isolated its host at the request of a user; null if never
     * @param bypasses latest sign-in of the last year that bypassed the identity providers, by person
     */
    public record Records(
            @Nullable Instant auditSignedAt,
            @Nullable Instant backupAt,
            @Nullable Instant isolatedAt,
            List<Bypass> bypasses) {}

    /** A sign-in that bypassed the identity providers. */
    public record Bypass(String person, Instant at) {}

    /** A temporary role in force. */
    public record TemporaryRole(String person, String role, Instant from, Instant until) {}
}
