package io.watchfloor.dashboards.referral.proof;

import io.watchfloor.dashboards.audit.chain.LogForm;
import io.watchfloor.dashboards.audit.chain.LogLine;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;

/**
 * A referral: lines of JSON, of which each has exactly one form. The chain and the anchor have the form of an exported audit log.
 *
 * @param chain the why-chain of the case, from its begin to its signed head
 * @param anchor the record of the audit log that contains the head of the why-chain, with its begin and a signed head
 * @param custody the custody logs of exhibits, each with its begin and a signed head
 * @param items the disclosed fields by number of the item; an item that is withheld or erased is absent
 */
public record Referral(
        ReferralHeader.Signed header,
        List<LogLine> chain,
        List<LogLine> anchor,
        List<List<LogLine>> custody,
        SortedMap<Long, List<Leaf>> items) {

    /** Action of the audit record that contains the head of a why-chain. */
    public static final String ANCHOR = "cases.seal";

    /** The value of the audit record that contains the head of a why-chain. */
    public static String anchorOf(long items, String head) {
        return "%d items, head %s".formatted(items, head);
    }

    /** The whole file. */
    public String text() {
        List<String> lines = new ArrayList<>();
        lines.add(header.line());
        chain.forEach(line -> lines.add(LogForm.write(line)));
        anchor.forEach(line -> lines.add(LogForm.write(line)));
        custody.forEach(log -> log.forEach(line -> lines.add(LogForm.write(line))));
        items.forEach((number, leaves) -> lines.add(itemLine(number, leaves)));
        String text = String.join("\n", lines) + "\n";
        return text + endLine(lines.size(), text.getBytes(StandardCharsets.UTF_8)) + "\n";
    }

    /** The custody logs, whose lines were verified before. */
    public List<Custody> custodies() {
        return custody.stream()
                .map(log -> new Custody(
                        log.getFirst() instanceof LogLine.Begin begin
                                ? begin.chain().substring(Custody.CHAIN.length())
                                : "",
                        log.stream()
                                .filter(LogLine.Entry.class::isInstance)
                                .map(LogLine.Entry.class::cast)
                                .toList()))
                .toList();
    }

    static String itemLine(long number, List<Leaf> leaves) {
        return CanonicalJson.write(
                Map.of("item", number, "fields", leaves.stream().map(Leaf::json).toList()));
    }

    /** @param before the bytes of all lines before the last */
    static String endLine(long lines, byte[] before) {
        return CanonicalJson.write(Map.of(
                "lines",
                lines,
                "sha256",
                HexFormat.of().formatHex(Hashes.sha256().digest(before))));
    }
}
