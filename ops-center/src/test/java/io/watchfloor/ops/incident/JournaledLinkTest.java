package io.watchfloor.ops.incident;

import static org.assertj.core.api.Assertions.assertThat;

import io.watchfloor.ops.incident.Link.Direction;
import io.watchfloor.ops.incident.Link.Reason;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The sentence of a link can be parsed again. */
class JournaledLinkTest {

    private static final Instant AT = Instant.parse("2026-03-02T09:00:00Z");

    private static LinkableAlert alert(String asset, int seconds) {
        return new LinkableAlert(
                asset + seconds, asset, AT.plusSeconds(seconds), "Odd; (rule) → x: y", Set.of(), List.of(), List.of());
    }

    private static JournaledLink told(String from, String to, Reason... reasons) {
        int sum = List.of(reasons).stream().mapToInt(Reason::thousandths).sum();
        Link link = new Link(alert(from, 0), alert(to, 40), sum, List.of(reasons));
        return JournaledLink.read(link.words()).orElseThrow();
    }

    @Test
    void everyIndicatorKindIsParsedFromItsSentence() {
        JournaledLink strong = told(
                "host:ws-017.corp.example",
                "domain-controller:dc01.corp.example",
                new Reason(IndicatorKind.CORRELATION, 1_000, 1_000, Direction.NONE, "members of one correlation"),
                new Reason(IndicatorKind.MESSAGE, 1_000, 1_000, Direction.NONE, "both name message a@b"),
                new Reason(IndicatorKind.ATTACHMENT, 1_000, 1_000, Direction.ONWARD, "hash 0a came by mail"),
                new Reason(IndicatorKind.HASH, 800, 1_000, Direction.NONE, "both name hash 0a"),
                new Reason(
                        IndicatorKind.LATERAL,
                        800,
                        950,
                        Direction.ONWARD,
                        "comes from 192.0.2.17, which is ws-017 by its own word"),
                new Reason(IndicatorKind.ACCOUNT, 600, 1_000, Direction.NONE, "both name account corp\\jdoe"),
                new Reason(IndicatorKind.INDICATOR, 600, 1_000, Direction.NONE, "both name domain evil.example"),
                new Reason(IndicatorKind.SERVER, 500, 1_000, Direction.NONE, "both on dc01.corp.example"),
                new Reason(
                        IndicatorKind.ATTACHMENT_NAME,
                        400,
                        1_000,
                        Direction.ONWARD,
                        "file name invoice.docm came by mail"),
                new Reason(IndicatorKind.KILL_CHAIN, 400, 1_000, Direction.NONE, "lateral movement follows execution"));
        assertThat(strong.rows())
                .containsExactly(
                        IndicatorKind.CORRELATION,
                        IndicatorKind.MESSAGE,
                        IndicatorKind.ATTACHMENT,
                        IndicatorKind.HASH,
                        IndicatorKind.LATERAL,
                        IndicatorKind.ACCOUNT,
                        IndicatorKind.INDICATOR,
                        IndicatorKind.SERVER,
                        IndicatorKind.ATTACHMENT_NAME,
                        IndicatorKind.KILL_CHAIN);
        assertThat(strong.from()).isEqualTo("ws-017.corp.example");
        assertThat(strong.to()).isEqualTo("dc01.corp.example");
        assertThat(strong.thousandths()).isEqualTo(7_060);
    }

    @Test
    void anAssetWithAColonInItsNameIsParsed() {
        JournaledLink link = told(
                "network:2001:db8::1",
                "service:vpn",
                new Reason(IndicatorKind.CORRELATION, 1_000, 1_000, Direction.NONE, "members of one correlation"));
        assertThat(link.from()).isEqualTo("network:2001:db8::1");
        assertThat(link.to()).isEqualTo("service:vpn");
        assertThat(link.rows()).containsExactly(IndicatorKind.CORRELATION);
    }

    @Test
    void aLinkOnOneAssetIsNotReturned() {
        Link alone = new Link(
                alert("host:a", 0),
                alert("host:a", 9),
                1_000,
                List.of(new Reason(IndicatorKind.ASSET, 1_000, 1_000, Direction.NONE, "both on a")));
        assertThat(JournaledLink.read(alone.words())).isEmpty();
        assertThat(JournaledLink.read("They came by one mail, I think")).isEmpty();
    }

    private static JournaledLink read(String words) {
        return JournaledLink.read(words).orElseThrow();
    }

    /** As written before links had a direction: the earlier alert's asset came first. */
    @Test
    void anOldSentenceGetsTheDirectionOfItsLogon() {
        JournaledLink logon =
                read("workstation6.theshire.local → workstation5.theshire.local: logon of theshire\\pgustavo from"
                        + " 172.18.39.5, which is workstation5 by its own connections, which is workstation5.theshire.local by"
                        + " the sensor's word; both name account theshire\\pgustavo, 12 s after Odd; (rule) → x: y"
                        + " (0.8 × 0.95 + 0.6)");
        assertThat(logon.from()).isEqualTo("workstation5.theshire.local");
        assertThat(logon.to()).isEqualTo("workstation6.theshire.local");
        assertThat(logon.directed()).isTrue();
        assertThat(logon.words())
                .startsWith("workstation5.theshire.local → workstation6.theshire.local: logon of theshire\\pgustavo");

        JournaledLink byShortName =
                read("app01.corp.example → ws-017.corp.example: comes from ws-017, 40 s after Odd (0.8)");
        assertThat(byShortName.from()).isEqualTo("ws-017.corp.example");

        JournaledLink connection =
                read("app01 → ws-017: goes to 192.0.2.1, which is app01 by a logon on ws-017, 4 s after Odd"
                        + " (0.8 + 0.6)");
        assertThat(connection.from()).isEqualTo("ws-017");
        assertThat(connection.to()).isEqualTo("app01");
        assertThat(JournaledLink.inDirection(connection.words()))
                .as("read again it stays")
                .isEqualTo(connection.words());
    }

    @Test
    void aSharedIndicatorInASentenceHasNoDirection() {
        JournaledLink old =
                read("ws-017 → app01: both name account corp\\eve; lateral movement follows execution, 40 s after Odd"
                        + " (0.6 + 0.4)");
        assertThat(old.directed()).isFalse();
        assertThat(old.words()).startsWith("ws-017 – app01: both name account corp\\eve");
        assertThat(told(
                                "host:a",
                                "host:b",
                                new Reason(IndicatorKind.HASH, 800, 1_000, Direction.NONE, "both name hash 0a"))
                        .directed())
                .isFalse();
    }

    @Test
    void aLinkLeadsBackIfTheEarlierAlertIsOnTheTargetHost() {
        JournaledLink link = told(
                "host:app01",
                "host:ws-017",
                new Reason(IndicatorKind.ACCOUNT, 600, 1_000, Direction.NONE, "both name account corp\\eve"),
                new Reason(IndicatorKind.LATERAL, 800, 950, Direction.BACK, "logon of corp\\eve from ws-017"));
        assertThat(link.from()).isEqualTo("ws-017");
        assertThat(link.to()).isEqualTo("app01");
        assertThat(link.words())
                .isEqualTo("ws-017 → app01: both name account corp\\eve; logon of corp\\eve from ws-017, 40 s after"
                        + " Odd; (rule) → x: y on app01 (0.6 + 0.8 × 0.95)");
    }
}
