package io.watchfloor.dashboards.web;

import io.watchfloor.ops.asset.entity.Alias;
import io.watchfloor.ops.asset.entity.Entity;
import io.watchfloor.ops.asset.entity.EntityKind;
import io.watchfloor.ops.asset.entity.Mention;
import io.watchfloor.ops.asset.entity.Role;
import io.watchfloor.ops.detection.alert.Alert;
import io.watchfloor.ops.detection.alert.AlertNames;
import io.watchfloor.ops.detection.alert.AlertRule;
import io.watchfloor.ops.detection.alert.Tactic;
import io.watchfloor.sigma.language.Level;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Stream;

/** An attack on three assets: from a workstation to a server, and then to the domain controller. */
public final class ThreeAssetAttack {

    public static final String WORKSTATION = "host:ws-017.corp.example";
    public static final String SERVER = "host:app01.corp.example";
    public static final String CONTROLLER = "domain-controller:dc01.corp.example";
    public static final String OUTSIDE = "203.0.113.45";

    private static final Entity ADDRESS = new Entity(EntityKind.ADDRESS, "192.0.2.17");
    private static final Mention BRANDT = new Mention(Role.SUBJECT, new Entity(EntityKind.ACCOUNT, "corp\\m.brandt"));

    private final Instant start;
    private final Map<String, Integer> ordinals = new HashMap<>();

    private ThreeAssetAttack(Instant start) {
        this.start = start;
    }

    /** @param addresses number of other addresses that the workstation connects to */
    public static List<Alert> alerts(Instant start, int addresses) {
        ThreeAssetAttack attack = new ThreeAssetAttack(start);
        List<Alert> alerts = new ArrayList<>();
        alerts.add(attack.alert(
                0,
                WORKSTATION,
                "Office Program Started A Shell",
                Tactic.EXECUTION,
                new Mention(Role.DESTINATION, new Entity(EntityKind.ADDRESS, OUTSIDE))));
        alerts.add(attack.alert(
                20,
                WORKSTATION,
                "Beacon",
                Tactic.COMMAND_AND_CONTROL,
                others(addresses).toArray(Mention[]::new)));
        alerts.add(attack.alert(
                40,
                SERVER,
                "PsExec Service Installed",
                Tactic.LATERAL_MOVEMENT,
                new Mention(Role.SOURCE, ADDRESS),
                new Mention(Role.DESTINATION, new Entity(EntityKind.ADDRESS, OUTSIDE))));
        alerts.add(attack.alert(
                90,
                CONTROLLER,
                "Directory Replicated By A Person",
                Tactic.CREDENTIAL_ACCESS,
                new Mention(Role.SOURCE, Entity.host("app01").orElseThrow())));
        return alerts;
    }

    private static Stream<Mention> others(int addresses) {
        return Stream.iterate(1, n -> n + 1)
                .limit(addresses)
                .map(n -> new Mention(Role.DESTINATION, new Entity(EntityKind.ADDRESS, "198.51.100." + n)));
    }

    private Alert alert(int second, String asset, String title, Tactic tactic, Mention... mentions) {
        int ordinal = ordinals.merge(asset, 1, Integer::sum);
        Instant at = start.plusSeconds(second);
        List<Mention> all =
                Stream.concat(Stream.of(BRANDT), Arrays.stream(mentions)).toList();
        Alias alias = new Alias(
                ADDRESS,
                Entity.ofAsset(WORKSTATION),
                Alias.CERTAIN,
                start.minus(Duration.ofHours(1)),
                start.plus(Duration.ofHours(1)),
                "its own word");
        return new Alert(
                asset + "-" + ordinal,
                ordinal,
                asset,
                new AlertRule(
                        "rule of " + title, title, Level.HIGH, List.of("T1003.001"), new TreeSet<>(List.of(tactic))),
                Alert.Occurrences.once(at),
                "sensor-1/00000000000000aa/" + (second + 1),
                new AlertNames(List.of(), all, List.of(), List.of(alias), List.of()),
                null);
    }
}
