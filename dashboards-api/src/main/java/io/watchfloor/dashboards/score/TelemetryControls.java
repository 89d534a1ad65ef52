package io.watchfloor.dashboards.score;

import io.watchfloor.dashboards.score.Control.ActionType;
import io.watchfloor.dashboards.score.Control.Advice;
import io.watchfloor.dashboards.score.Control.Category;
import io.watchfloor.dashboards.score.Control.Effort;
import io.watchfloor.dashboards.score.Control.Tier;
import io.watchfloor.dashboards.score.Facts.AssetFact;
import io.watchfloor.dashboards.score.Facts.SourceFact;
import io.watchfloor.sigma.language.LogSource;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.BiPredicate;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Controls on the telemetry of assets, and on what users state about assets. */
final class TelemetryControls {

    /** Only events of a domain controller have these fields: 4768 and 4771, and 4769. */
    private static final Set<String> OF_KERBEROS = Set.of("PreAuthType", "TicketEncryptionType");

    /** Fields of events 4662, 5136 and 5137. */
    private static final Set<String> OF_DIRECTORY = Set.of("AttributeLDAPDisplayName", "ObjectDN", "DSName");

    private static final Set<String> OF_LOGON = Set.of("LogonType");
    private static final Set<String> OF_COMMAND_LINES = Set.of("CommandLine", "ProcessCommandLine");

    /** All fields whose presence is needed. */
    static final Set<String> FIELDS = Stream.of(OF_KERBEROS, OF_DIRECTORY, OF_LOGON, OF_COMMAND_LINES)
            .flatMap(Set::stream)
            .collect(Collectors.toUnmodifiableSet());

    private static final String NTLM_VALIDATED = "4776";
    private static final String SIGNATURES_UPDATED = "2000";

    /** All events whose presence is needed. */
    static final Set<String> EVENTS = Set.of(NTLM_VALIDATED, SIGNATURES_UPDATED);

    private static final LogSource ANTIVIRUS = new LogSource("windows", null, "windefend");
    private static final String DOMAIN_CONTROLLER_TAG = "domain-controller";
    private static final LogSource SECURITY = new LogSource("windows", null, "security");
    private static final Duration STEADY = Duration.ofDays(7);

    static final List<Control> ALL = List.of(
            control(
                    "AssetsReport",
                    "Every known asset sends records",
                    Category.DEVICE,
                    Tier.CORE,
                    6,
                    advice(
                            "Start the sensors of the assets, or remove retired assets from your sources.",
                            "Any telemetry.",
                            ActionType.REVIEW),
                    facts -> Measurement.each(
                            facts.assets().stream()
                                    .filter(TelemetryControls::mustReport)
                                    .toList(),
                            asset -> facts.isFresh(lastSeen(asset)),
                            asset -> Issue.asset(asset.id(), "no record since " + Issue.time(lastSeen(asset))))),
            control(
                    "LogSourcesSteady",
                    "No log source has stopped reporting",
                    Category.DEVICE,
                    Tier.CORE,
                    5,
                    advice(
                            "Check the collection of the log sources that stopped.",
                            "Any telemetry of the last 7 days.",
                            ActionType.REVIEW),
                    TelemetryControls::steady),
            control(
                    "ProcessCreationCollected",
                    "Hosts send process creation",
                    Category.DEVICE,
                    Tier.CORE,
                    6,
                    advice(
                            "Install Sysmon, turn on audit of process creation (4688), or collect execve of auditd.",
                            "Hosts that send Windows or Linux logs.",
                            ActionType.CONFIG),
                    facts -> hosts(
                            facts,
                            asset -> sends(facts, asset, source -> isOneOf(source.product(), "windows", "linux")),
                            asset -> sends(
                                    facts,
                                    asset,
                                    source -> "process_creation".equals(source.category())
                                            || "auditd".equals(source.service())),
                            "sends no process creation")),
            control(
                    "CommandLinesRecorded",
                    "Process creation contains command lines",
                    Category.DEVICE,
                    Tier.CORE,
                    3,
                    advice(
                            "Turn on 'Include command line in process creation events' by group policy, or install Sysmon.",
                            "Windows hosts that send process creation.",
                            ActionType.CONFIG),
                    facts -> hosts(
                            facts,
                            asset -> asset.sources().stream()
                                    .anyMatch(one -> isProcessCreation(one.source())
                                            && facts.isFresh(one.lastSeen())
                                            && one.fields() != null),
                            asset -> hasField(facts, asset, TelemetryControls::isProcessCreation, OF_COMMAND_LINES),
                            "sends process creation without command lines")),
            control(
                    "SecurityLogCollected",
                    "Windows hosts send the security log",
                    Category.DEVICE,
                    Tier.CORE,
                    5,
                    advice(
                            "Collect the channel Security on the hosts.",
                            "Hosts that send any Windows log.",
                            ActionType.CONFIG),
                    facts -> windows(facts, SECURITY::fits, "sends no security log")),
            control(
                    "LogonsAudited",
                    "The security log contains logons",
                    Category.DEVICE,
                    Tier.CORE,
                    4,
                    advice(
                            "Turn on audit of Logon (success and failure) by group policy.",
                            "Windows hosts that send the security log.",
                            ActionType.CONFIG),
                    facts -> hosts(
                            facts,
                            asset -> examined(facts, asset, SECURITY),
                            asset -> hasField(facts, asset, SECURITY::fits, OF_LOGON),
                            "no logon event within a day")),
            control(
                    "PowerShellLogged",
                    "Windows hosts send PowerShell script blocks",
                    Category.DEVICE,
                    Tier.DEFENSE_IN_DEPTH,
                    3,
                    advice(
                            "Turn on PowerShell script block logging (4104) by group policy.",
                            "Hosts that send any Windows log.",
                            ActionType.CONFIG),
                    facts -> windows(
                            facts,
                            source -> "ps_script".equals(source.category())
                                    || isOneOf(source.service(), "powershell", "powershell-classic"),
                            "sends no PowerShell log")),
            control(
                    "AntivirusLogCollected",
                    "Windows hosts send the antivirus log",
                    Category.DEVICE,
                    Tier.DEFENSE_IN_DEPTH,
                    3,
                    advice(
                            "Collect the channel Microsoft-Windows-Windows Defender/Operational.",
                            "Hosts that send any Windows log.",
                            ActionType.CONFIG),
                    facts -> windows(facts, ANTIVIRUS::fits, "sends no antivirus log")),
            control(
                    "AntivirusUpdated",
                    "Antivirus signatures are updated every day",
                    Category.DEVICE,
                    Tier.CORE,
                    4,
                    advice(
                            "Check the update source of Microsoft Defender Antivirus on the hosts.",
                            "Hosts that send the antivirus log (event 2000).",
                            ActionType.CONFIG),
                    facts -> hosts(
                            facts,
                            asset -> examined(facts, asset, ANTIVIRUS),
                            asset -> hasEvent(facts, asset, ANTIVIRUS, SIGNATURES_UPDATED),
                            "no signature update (event 2000) within a day")),
            control(
                    "UpdatesInstalled",
                    "Windows hosts install updates every 30 days",
                    Category.DEVICE,
                    Tier.CORE,
                    5,
                    advice(
                            "Install the updates, and restart the hosts.",
                            "Hosts that have sent the Windows system log for 30 days (event 19 of Windows Update).",
                            ActionType.CONFIG),
                    facts -> hosts(
                            facts,
                            asset -> recordsUpdates(facts, asset),
                            TelemetryControls::hasUpdates,
                            "no update was installed within 30 days")),
            control(
                    "DomainControllersCollected",
                    "Every domain controller sends the security log",
                    Category.IDENTITY,
                    Tier.CORE,
                    6,
                    advice(
                            "Collect the channel Security on the domain controllers.",
                            "Assets that are domain controllers by their kind, their tag domain-controller or their Kerberos events.",
                            ActionType.CONFIG),
                    facts -> hosts(
                            facts,
                            TelemetryControls::isDomainController,
                            asset -> sends(facts, asset, SECURITY::fits),
                            "sends no security log")),
            control(
                    "NtlmAudited",
                    "Domain controllers record NTLM authentication",
                    Category.IDENTITY,
                    Tier.DEFENSE_IN_DEPTH,
                    3,
                    advice(
                            "Turn on audit of Credential Validation (success and failure) by group policy.",
                            "Security log of domain controllers.",
                            ActionType.CONFIG),
                    facts -> controllers(
                            facts,
                            asset -> hasEvent(facts, asset, SECURITY, NTLM_VALIDATED),
                            "no event 4776 within a day")),
            control(
                    "KerberosAudited",
                    "Domain controllers record Kerberos tickets",
                    Category.IDENTITY,
                    Tier.CORE,
                    5,
                    advice(
                            "Turn on audit of Kerberos Authentication Service and Kerberos Service Ticket Operations.",
                            "Security log of assets with the tag domain-controller, or that sent Kerberos events.",
                            ActionType.CONFIG),
                    facts -> controllers(
                            facts,
                            asset -> OF_KERBEROS.stream()
                                    .allMatch(field -> hasField(facts, asset, SECURITY::fits, Set.of(field))),
                            "events 4768 or 4769 are missing")),
            control(
                    "DirectoryChangesAudited",
                    "Domain controllers record directory changes",
                    Category.IDENTITY,
                    Tier.DEFENSE_IN_DEPTH,
                    4,
                    advice(
                            "Turn on audit of Directory Service Changes, and set audit entries on the domain object.",
                            "Security log of domain controllers.",
                            ActionType.CONFIG),
                    facts -> controllers(
                            facts,
                            asset -> hasField(facts, asset, SECURITY::fits, OF_DIRECTORY),
                            "no event 5136 within a day")),
            control(
                    "DomainControllersCritical",
                    "Domain controllers have a high criticality",
                    Category.IDENTITY,
                    Tier.DEFENSE_IN_DEPTH,
                    2,
                    advice(
                            "Set the criticality of domain controllers to high or critical.",
                            "Domain controllers that report.",
                            ActionType.CONFIG),
                    facts -> Measurement.each(
                            facts.assets().stream()
                                    .filter(asset -> isDomainController(asset))
                                    .toList(),
                            asset -> isOneOf(asset.labels().criticality(), "high", "critical"),
                            asset -> Issue.asset(asset.id(), "criticality is not set to high or critical"))),
            control(
                    "Honeytokens",
                    "At least two assets are honeytokens",
                    Category.IDENTITY,
                    Tier.ADVANCED,
                    3,
                    advice(
                            "Create two decoys, such as an account and a host, and give them the tag honeytoken.",
                            "Tags of assets.",
                            ActionType.CONFIG),
                    TelemetryControls::honeytokens),
            control(
                    "SensitiveAssetsTagged",
                    "Sensitive assets are tagged",
                    Category.DATA,
                    Tier.DEFENSE_IN_DEPTH,
                    2,
                    advice(
                            "Give the tag sensitive to assets with confidential data.",
                            "Tags of assets.",
                            ActionType.CONFIG),
                    facts -> facts.assets().isEmpty()
                            ? Measurement.NOT_SEEN
                            : Measurement.one(
                                    facts.assets().stream()
                                            .anyMatch(asset ->
                                                    asset.labels().tags().contains("sensitive")),
                                    Issue.center("sensitive", "knows no sensitive asset"))),
            control(
                    "AssetsHaveOwners",
                    "Critical assets have an owner",
                    Category.DATA,
                    Tier.DEFENSE_IN_DEPTH,
                    2,
                    advice(
                            "Set the owner of each critical asset, so that people on call know whom to ask.",
                            "Assets whose criticality is high or critical.",
                            ActionType.CONFIG),
                    facts -> Measurement.each(
                            facts.assets().stream()
                                    .filter(asset -> isOneOf(asset.labels().criticality(), "high", "critical"))
                                    .toList(),
                            asset -> asset.labels().owner() != null,
                            asset -> Issue.asset(asset.id(), "has no owner"))),
            control(
                    "CriticalitySet",
                    "Assets have a criticality",
                    Category.DEVICE,
                    Tier.DEFENSE_IN_DEPTH,
                    2,
                    advice("Set the criticality of each asset.", "Any telemetry.", ActionType.CONFIG),
                    facts -> Measurement.each(
                            facts.assets(),
                            asset -> asset.labels().criticality() != null,
                            asset -> Issue.asset(asset.id(), "has no criticality"))));

    private TelemetryControls() {}

    private static Control control(
            String name,
            String title,
            Category category,
            Tier tier,
            int points,
            Advice advice,
            Function<Facts, Measurement> rule) {
        return new Control(name, title, category, tier, points, advice, rule);
    }

    private static Advice advice(String remediation, String needs, ActionType type) {
        return new Advice(remediation, needs, type, Effort.LOW, Effort.MODERATE);
    }

    /** Accounts and decoys are silent most of the time. */
    private static boolean mustReport(AssetFact asset) {
        return asset.lastSeen() != null
                && !asset.id().startsWith("user:")
                && !asset.labels().tags().contains("honeytoken");
    }

    private static Instant lastSeen(AssetFact asset) {
        Instant at = asset.lastSeen();
        return at == null ? Instant.MIN : at;
    }

    private static boolean isOneOf(@Nullable String value, String... allowed) {
        return Stream.of(allowed).anyMatch(one -> one.equals(value));
    }

    private static boolean isProcessCreation(LogSource source) {
        return "windows".equals(source.product()) && "process_creation".equals(source.category());
    }

    private static boolean sends(Facts facts, AssetFact asset, Predicate<LogSource> which) {
        return asset.sources().stream().anyMatch(one -> facts.isFresh(one.lastSeen()) && which.test(one.source()));
    }

    private static boolean hasField(Facts facts, AssetFact asset, Predicate<LogSource> which, Set<String> anyOf) {
        return asset.sources().stream()
                .filter(one -> facts.isFresh(one.lastSeen()) && which.test(one.source()))
                .map(SourceFact::fields)
                .filter(Objects::nonNull)
                .anyMatch(fields -> fields.stream().anyMatch(anyOf::contains));
    }

    private static boolean hasEvent(Facts facts, AssetFact asset, LogSource source, String event) {
        return asset.sources().stream()
                .anyMatch(one -> facts.isFresh(one.lastSeen())
                        && source.fits(one.source())
                        && one.events().contains(event));
    }

    private static boolean recordsUpdates(Facts facts, AssetFact asset) {
        Facts.Updates updates = asset.updates();
        return updates != null
                && updates.recordedSince().isBefore(facts.now().minus(Facts.REMEMBERED))
                && asset.lastSeen() != null
                && facts.isFresh(lastSeen(asset));
    }

    private static boolean hasUpdates(AssetFact asset) {
        Facts.Updates updates = asset.updates();
        return updates != null && updates.installedAt() != null;
    }

    /** Whether records of the log source were examined, so that missing fields and events are known. */
    private static boolean examined(Facts facts, AssetFact asset, LogSource source) {
        return asset.sources().stream()
                .anyMatch(one -> facts.isFresh(one.lastSeen()) && source.fits(one.source()) && one.fields() != null);
    }

    private static boolean isDomainController(AssetFact asset) {
        BiPredicate<SourceFact, String> has =
                (one, field) -> one.fields() != null && one.fields().contains(field);
        return asset.isDomainController()
                || asset.labels().tags().contains(DOMAIN_CONTROLLER_TAG)
                || asset.sources().stream()
                        .anyMatch(one -> SECURITY.fits(one.source())
                                && OF_KERBEROS.stream().anyMatch(field -> has.test(one, field)));
    }

    private static Measurement hosts(
            Facts facts, Predicate<AssetFact> which, Predicate<AssetFact> inOrder, String issue) {
        return Measurement.each(
                facts.assets().stream().filter(AssetFact::isHost).filter(which).toList(),
                inOrder,
                asset -> Issue.asset(asset.id(), issue));
    }

    private static Measurement windows(Facts facts, Predicate<LogSource> source, String issue) {
        return hosts(
                facts,
                asset -> sends(facts, asset, one -> "windows".equals(one.product())),
                asset -> sends(facts, asset, source),
                issue);
    }

    private static Measurement controllers(Facts facts, Predicate<AssetFact> inOrder, String issue) {
        return hosts(facts, asset -> isDomainController(asset) && examined(facts, asset, SECURITY), inOrder, issue);
    }

    /** The part of an asset's log sources of the last 7 days that are fresh; an asset is in order if all of them are. */
    private static Measurement steady(Facts facts) {
        record Recent(AssetFact asset, List<SourceFact> sources) {}
        List<Recent> all = facts.assets().stream()
                .map(asset -> new Recent(
                        asset,
                        asset.sources().stream()
                                .filter(one ->
                                        one.lastSeen().isAfter(facts.now().minus(STEADY)))
                                .toList()))
                .filter(recent -> !recent.sources().isEmpty())
                .toList();
        return Measurement.each(
                all, recent -> recent.sources().stream().allMatch(one -> facts.isFresh(one.lastSeen())), recent -> {
                    SourceFact stopped = recent.sources().stream()
                            .filter(one -> !facts.isFresh(one.lastSeen()))
                            .findFirst()
                            .orElseThrow();
                    return Issue.asset(
                            recent.asset().id(),
                            "%s stopped reporting at %s"
                                    .formatted(name(stopped.source()), Issue.time(stopped.lastSeen())));
                });
    }

    private static String name(LogSource source) {
        return Stream.of(source.product(), source.category(), source.service())
                .filter(Objects::nonNull)
                .reduce((one, other) -> one + "/" + other)
                .orElse("an unknown log source");
    }

    private static Measurement honeytokens(Facts facts) {
        long decoys = facts.assets().stream()
                .filter(asset -> asset.labels().tags().contains("honeytoken"))
                .count();
        return facts.assets().isEmpty()
                ? Measurement.NOT_SEEN
                : new Measurement.Measured(
                        Math.min(2, decoys),
                        2,
                        decoys >= 2
                                ? List.of()
                                : List.of(Issue.center("honeytokens", "knows %d honeytokens".formatted(decoys))));
    }
}
