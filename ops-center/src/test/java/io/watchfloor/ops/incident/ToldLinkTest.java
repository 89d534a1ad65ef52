package io.watchfloor.ops.incident;

import static org.assertj.core.api.Assertions.assertThat;

import io.watchfloor.ops.incident.Link.Direction;
import io.watchfloor.ops.incident.Link.Reason;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What a link says of itself can be read back. */
class ToldLinkTest {

    private static final Instant AT = Instant.parse("2026-03-02T09:00:00Z");

    private static LinkedAlert alert(String asset, int seconds) {
        return new LinkedAlert(
                asset + seconds, asset, AT.plusSeconds(seconds), "Odd; (rule) → x: y", Set.of(), List.of(), List.of());
    }

    private static ToldLink told(String from, String to, Reason... reasons) {
        int sum = List.of(reasons).stream().mapToInt(Reason::thousandths).sum();
        Link link = new Link(alert(from, 0), alert(to, 40), sum, List.of(reasons));
        return ToldLink.read(link.words()).orElseThrow();
    }

    @Test
    void everyRowIsReadBackFromItsWords() {
        ToldLink strong = told(
                "host:ws-017.corp.example",
                "domain-controller:dc01.corp.example",
                new Reason(Row.CORRELATION, 1_000, 1_000, Direction.NONE, "members of one correlation"),
                new Reason(Row.MESSAGE, 1_000, 1_000, Direction.NONE, "both name message a@b"),
                new Reason(Row.ATTACHMENT, 1_000, 1_000, Direction.ONWARD, "hash 0a came by mail"),
                new Reason(Row.HASH, 800, 1_000, Direction.NONE, "both name hash 0a"),
                new Reason(
                        Row.LATERAL,
                        800,
                        950,
                        Direction.ONWARD,
                        "comes from 192.0.2.17, which is ws-017 by its own word"),
                new Reason(Row.ACCOUNT, 600, 1_000, Direction.NONE, "both name account corp\\jdoe"),
                new Reason(Row.INDICATOR, 600, 1_000, Direction.NONE, "both name domain evil.example"),
                new Reason(Row.SERVER, 500, 1_000, Direction.NONE, "both on dc01.corp.example"),
                new Reason(Row.ATTACHMENT_NAME, 400, 1_000, Direction.ONWARD, "file name invoice.docm came by mail"),
                new Reason(Row.KILL_CHAIN, 400, 1_000, Direction.NONE, "lateral movement follows execution"));
        assertThat(strong.rows())
                .containsExactly(
                        Row.CORRELATION,
                        Row.MESSAGE,
                        Row.ATTACHMENT,
                        Row.HASH,
                        Row.LATERAL,
                        Row.ACCOUNT,
                        Row.INDICATOR,
                        Row.SERVER,
                        Row.ATTACHMENT_NAME,
                        Row.KILL_CHAIN);
        assertThat(strong.from()).isEqualTo("ws-017.corp.example");
        assertThat(strong.to()).isEqualTo("dc01.corp.example");
        assertThat(strong.thousandths()).isEqualTo(7_060);
    }

    @Test
    void anAssetWithAColonInItsNameIsRead() {
        ToldLink link = told(
                "network:2001:db8::1",
                "service:vpn",
                new Reason(Row.CORRELATION, 1_000, 1_000, Direction.NONE, "members of one correlation"));
        assertThat(link.from()).isEqualTo("network:2001:db8::1");
        assertThat(link.to()).isEqualTo("service:vpn");
        assertThat(link.rows()).containsExactly(Row.CORRELATION);
    }

    @Test
    void aLinkOnOneAssetTiesNothingTogether() {
        Link alone = new Link(
                alert("host:a", 0),
                alert("host:a", 9),
                1_000,
                List.of(new Reason(Row.ASSET, 1_000, 1_000, Direction.NONE, "both on a")));
        assertThat(ToldLink.read(alone.words())).isEmpty();
        assertThat(ToldLink.read("They came by one mail, I think")).isEmpty();
    }

    private static ToldLink read(String words) {
        return ToldLink.read(words).orElseThrow();
    }

    /** As written before links had a direction: the asset of the earlier alert came first. */
    @Test
    void anOldSentenceIsReadInTheDirectionOfItsLogon() {
        ToldLink logon =
                read("workstation6.theshire.local → workstation5.theshire.local: logon of theshire\\pgustavo from"
                        + " 172.18.39.5, which is workstation5 by its own connections, which is workstation5.theshire.local by"
                        + " the sensor's word; both name account theshire\\pgustavo, 12 s after Odd; (rule) → x: y"
                        + " (0.8 × 0.95 + 0.6)");
        assertThat(logon.from()).isEqualTo("workstation5.theshire.local");
        assertThat(logon.to()).isEqualTo("workstation6.theshire.local");
        assertThat(logon.directed()).isTrue();
        assertThat(logon.words())
                .startsWith("workstation5.theshire.local → workstation6.theshire.local: logon of theshire\\pgustavo");

        ToldLink byShortName =
                read("app01.corp.example → ws-017.corp.example: comes from ws-017, 40 s after Odd (0.8)");
        assertThat(byShortName.from()).isEqualTo("ws-017.corp.example");

        ToldLink connection =
                read("app01 → ws-017: goes to 192.0.2.1, which is app01 by a logon on ws-017, 4 s after Odd"
                        + " (0.8 + 0.6)");
        assertThat(connection.from()).isEqualTo("ws-017");
        assertThat(connection.to()).isEqualTo("app01");
        assertThat(ToldLink.inDirection(connection.words()))
                .as("read again it stays")
                .isEqualTo(connection.words());
    }

    @Test
    void whatTwoAssetsOnlyHaveInCommonHasNoDirection() {
        ToldLink old =
                read("ws-017 → app01: both name account corp\\eve; lateral movement follows execution, 40 s after Odd"
                        + " (0.6 + 0.4)");
        assertThat(old.directed()).isFalse();
        assertThat(old.words()).startsWith("ws-017 – app01: both name account corp\\eve");
        assertThat(told("host:a", "host:b", new Reason(Row.HASH, 800, 1_000, Direction.NONE, "both name hash 0a"))
                        .directed())
                .isFalse();
    }

    @Test
    void aLinkOfWhichTheEarlierAlertIsOnTheEnteredHostLeadsBack() {
        ToldLink link = told(
                "host:app01",
                "host:ws-017",
                new Reason(Row.ACCOUNT, 600, 1_000, Direction.NONE, "both name account corp\\eve"),
                new Reason(Row.LATERAL, 800, 950, Direction.BACK, "logon of corp\\eve from ws-017"));
        assertThat(link.from()).isEqualTo("ws-017");
        assertThat(link.to()).isEqualTo("app01");
        assertThat(link.words())
                .isEqualTo("ws-017 → app01: both name account corp\\eve; logon of corp\\eve from ws-017, 40 s after"
                        + " Odd; (rule) → x: y on app01 (0.6 + 0.8 × 0.95)");
    }
}
