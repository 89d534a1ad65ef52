package io.watchfloor.ops.incident;

import static org.assertj.core.api.Assertions.assertThat;

import io.watchfloor.ops.asset.entity.Entity;
import io.watchfloor.ops.asset.entity.EntityKind;
import io.watchfloor.ops.asset.entity.Mention;
import io.watchfloor.ops.asset.entity.Role;
import io.watchfloor.ops.detection.alert.Alert;
import io.watchfloor.ops.detection.alert.AlertNames;
import io.watchfloor.ops.detection.alert.AlertRule;
import io.watchfloor.ops.detection.alert.Tactic;
import io.watchfloor.sigma.language.Level;
import io.watchfloor.sigma.language.RuleHeader;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LinkableAlertTest {

    private static final Instant AT = Instant.parse("2026-01-05T08:00:00Z");
    private static final RuleHeader PSEXEC = header("PsExec Service Installed", "attack.execution", "attack.t1569.002");

    private static RuleHeader header(String title, String... tags) {
        RuleHeader plain = RuleHeader.of("rule-1", title, Level.HIGH);
        return new RuleHeader(
                plain.id(),
                plain.name(),
                plain.title(),
                plain.level(),
                plain.notes(),
                List.of(tags),
                plain.attribution(),
                plain.origin());
    }

    private static Alert alert(AlertNames names) {
        return new Alert(
                "a",
                1,
                "host:app01",
                AlertRule.of(PSEXEC),
                new Alert.Occurrences(2, AT, AT.plusSeconds(9)),
                "s/1/1",
                names,
                null);
    }

    @Test
    void anAlertIsLinkedByTheEntitiesOfItsOpeningRecord() {
        Map<String, Object> fields = Map.of("SubjectUserName", "m.brandt", "SubjectDomainName", "CORP");
        LinkableAlert linked = LinkableAlert.of(alert(AlertNames.opened("host:app01", fields)));
        assertThat(linked)
                .isEqualTo(
                        LinkableAlert.opened("a", "host:app01", AT, "PsExec Service Installed", PSEXEC.tags(), fields));
        assertThat(linked.mentions())
                .containsExactly(new Mention(Role.SUBJECT, new Entity(EntityKind.ACCOUNT, "corp\\m.brandt")));
        assertThat(linked.tactics()).containsExactly(Tactic.EXECUTION);
    }

    @Test
    void anAlertOfACrossAssetCorrelationIsAMemberOfItsWindow() {
        LinkableAlert linked = LinkableAlert.of(
                alert(AlertNames.correlated("host:app01", "window-7", Map.of("IpAddress", "192.0.2.7"))));
        assertThat(linked.correlations()).containsExactly("window-7");
        assertThat(linked.mentions())
                .containsExactly(new Mention(Role.SOURCE, new Entity(EntityKind.ADDRESS, "192.0.2.7")));
    }
}
