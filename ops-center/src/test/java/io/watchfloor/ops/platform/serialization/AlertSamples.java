package io.watchfloor.ops.platform.serialization;

import io.watchfloor.ops.asset.entity.Alias;
import io.watchfloor.ops.asset.entity.Entity;
import io.watchfloor.ops.asset.entity.EntityKind;
import io.watchfloor.ops.asset.entity.Mention;
import io.watchfloor.ops.asset.entity.RemoteLogon;
import io.watchfloor.ops.asset.entity.Role;
import io.watchfloor.ops.detection.alert.Alert;
import io.watchfloor.ops.detection.alert.AlertFinding;
import io.watchfloor.ops.detection.alert.AlertIndicator;
import io.watchfloor.ops.detection.alert.AlertNames;
import io.watchfloor.ops.detection.alert.AlertRule;
import io.watchfloor.ops.detection.alert.LookBackMark;
import io.watchfloor.ops.detection.alert.ManualCase;
import io.watchfloor.ops.detection.alert.Observable;
import io.watchfloor.ops.detection.alert.SeverityRaise;
import io.watchfloor.ops.detection.alert.Tactic;
import io.watchfloor.ops.incident.Risk;
import io.watchfloor.ops.platform.rights.Tlp;
import io.watchfloor.sigma.language.Level;
import java.time.Instant;
import java.util.List;
import java.util.TreeSet;

/** Parts that several samples share: alerts and their details. */
final class AlertSamples {

    static final Instant AT = Instant.parse("2026-01-05T08:00:00.123Z");
    static final String ASSET = "host:ws01.corp.example";
    static final Entity HOST = new Entity(EntityKind.HOST, "ws01.corp.example");
    static final Entity WORKSTATION = new Entity(EntityKind.HOST, "ws-017");
    static final Entity ADDRESS = new Entity(EntityKind.ADDRESS, "192.0.2.17");
    private static final Entity JDOE = new Entity(EntityKind.ACCOUNT, "corp\\jdoe");
    static final String STREAM = "sensor-1/00000000000000ff";

    private AlertSamples() {}

    static Alert alert() {
        return new Alert(
                "a1",
                2,
                ASSET,
                new AlertRule(
                        "rule-1",
                        "LSASS memory was read",
                        Level.HIGH,
                        List.of("T1003.001"),
                        new TreeSet<>(List.of(Tactic.CREDENTIAL_ACCESS))),
                new Alert.Occurrences(3, AT, AT),
                STREAM + "/11",
                names(),
                null);
    }

    /** An alert that was found by looking back. */
    static Alert lookedBack() {
        Alert alert = alert();
        return new Alert(
                "a3",
                4,
                alert.asset(),
                alert.rule(),
                alert.seen(),
                alert.openedBy(),
                alert.names(),
                null,
                new LookBackMark("l1", true));
    }

    static Alert raised() {
        Alert alert = alert();
        return new Alert(
                alert.id(),
                alert.ordinal(),
                alert.asset(),
                alert.rule(),
                alert.seen(),
                alert.openedBy(),
                alert.names(),
                new SeverityRaise(Level.CRITICAL, List.of("it is tagged sensitive")));
    }

    /** An alert that shows the finding of another product. */
    static Alert found() {
        return new Alert(
                "a2",
                3,
                ASSET,
                new AlertRule(
                        "rule-2",
                        "Suspected DCSync attack",
                        Level.HIGH,
                        List.of("T1003.006"),
                        new TreeSet<>(List.of(Tactic.CREDENTIAL_ACCESS)),
                        new AlertFinding(
                                "Microsoft Defender for Identity",
                                "da637",
                                "high",
                                "resolved",
                                true,
                                AT,
                                "https://security.microsoft.com/alerts/da637",
                                "severity extreme")),
                new Alert.Occurrences(2, AT, AT),
                STREAM + "/12",
                AlertNames.of(List.of()),
                null);
    }

    /** An alert of an indicator of threat intelligence. */
    static Alert indicated() {
        String id = AlertIndicator.PREFIX + "8e2e2d2b-17d4-4cbf-938f-98ee46b3cd3f";
        return new Alert(
                "a4",
                5,
                ASSET,
                new AlertRule(
                        id,
                        "Indicator: ferry.example (domain)",
                        Level.HIGH,
                        List.of(),
                        new TreeSet<>(),
                        null,
                        new AlertIndicator(id, "ferry.example", "domain", "ann", 80, Tlp.AMBER_STRICT)),
                new Alert.Occurrences(1, AT, AT),
                STREAM + "/13",
                AlertNames.of(List.of()),
                null);
    }

    private static AlertNames names() {
        return new AlertNames(
                List.of(new Observable("user", "CORP\\jdoe")),
                List.of(new Mention(Role.SUBJECT, JDOE)),
                List.of(arrival()),
                List.of(alias()),
                List.of("d3"));
    }

    static RemoteLogon arrival() {
        return new RemoteLogon(HOST, AT, JDOE, List.of(WORKSTATION, ADDRESS), "0x3e7");
    }

    static Alias alias() {
        return new Alias(ADDRESS, WORKSTATION, 900, AT, AT.plusSeconds(60), "a logon on " + HOST);
    }

    static Risk risk() {
        return new Risk(32, 30, List.of(new Risk.Part("a1", "LSASS memory was read", Level.HIGH, AT, 32)), 1);
    }

    static ManualCase byHand() {
        return new ManualCase("analyst-1", "One user, three machines", "key-1");
    }
}
