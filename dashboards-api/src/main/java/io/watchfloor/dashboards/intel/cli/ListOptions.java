package io.watchfloor.dashboards.intel.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.watchfloor.config.node.StartFailure;
import io.watchfloor.dashboards.cli.remote.Center;
import io.watchfloor.ops.intel.bulk.BulkItem;
import io.watchfloor.ops.intel.bulk.BulkResult;
import io.watchfloor.ops.intel.bulk.IndicatorList;
import io.watchfloor.ops.intel.stix.StixLimits;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How a file of indicators is written, and what holds for the values that do not state it. */
final class ListOptions {

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            description = "json (default), list for one value per line, or csv with the columns in the first line.")
    private @Nullable String format;

    @Option(
            names = "--source",
            paramLabel = "SOURCE",
            description = "With list or csv: source of your account; the name of the account if omitted.")
    private @Nullable String source;

    @Option(
            names = "--type",
            paramLabel = "TYPE",
            description = "With list or csv: type of values that state none; detected if omitted.")
    private @Nullable String type;

    @Option(
            names = "--confidence",
            paramLabel = "NUMBER",
            description = "With list or csv: confidence of values that state none, from 0 to 100.")
    private @Nullable Integer confidence;

    @Option(
            names = "--tlp",
            paramLabel = "LABEL",
            description = "With list or csv: marking of values that state none; amber if omitted.")
    private @Nullable String tlp;

    @Option(
            names = "--action",
            paramLabel = "ACTION",
            description = "With list or csv: alert (default), or allow for harmless values.")
    private @Nullable String action;

    /** Prints a refused line. */
    interface Refused {
        void line(Path file, int line, BulkResult.Refusal refusal);
    }

    boolean isList() {
        boolean list = "list".equals(format) || "csv".equals(format);
        if (!list && format != null && !format.equals("json")) {
            throw new StartFailure(
                    "intel.format", "The format " + format + " is unknown.", "Use --format json, list or csv.");
        }
        boolean stated = source != null || type != null || confidence != null || tlp != null || action != null;
        if (!list && stated) {
            throw new StartFailure(
                    "intel.format",
                    "Indicators in JSON state their source, type, confidence, marking and action themselves.",
                    "Omit these options, or use --format list or --format csv.");
        }
        return list;
    }

    /** Reads a plain list or CSV as the indicators of requests. */
    List<JsonNode> indicators(Path file, byte[] content, Refused refused) {
        IndicatorList.Read read = IndicatorList.read(
                content,
                "csv".equals(format) ? IndicatorList.Format.CSV : IndicatorList.Format.LIST,
                new IndicatorList.Defaults(source, type, confidence, tlp, action),
                StixLimits.FILE,
                StixLimits.FILE.objects());
        BulkResult.Refusal whole = read.refusal();
        if (whole != null) {
            throw new StartFailure(
                    whole.code(), "The file %s was not sent. %s".formatted(file, whole.message()), "Correct the file.");
        }
        List<JsonNode> indicators = new ArrayList<>();
        for (IndicatorList.Line line : read.lines()) {
            BulkItem item = line.item();
            BulkResult.Refusal refusal = line.refusal();
            if (item != null) {
                indicators.add(json(item));
            } else if (refusal != null) {
                refused.line(file, line.number(), refusal);
            }
        }
        return indicators;
    }

    private static JsonNode json(BulkItem item) {
        ObjectNode json = Center.JSON
                .createObjectNode()
                .put("externalId", item.externalId())
                .put("type", item.kind())
                .put("value", item.value());
        put(json, "source", item.source());
        put(json, "tlp", item.tlp());
        put(json, "action", item.action());
        if (item.confidence() != null) {
            json.put("confidence", item.confidence());
        }
        Instant from = item.validity().from();
        Instant until = item.validity().until();
        if (from != null || until != null) {
            ObjectNode validity = json.putObject("validity");
            put(validity, "from", from == null ? null : from.toString());
            put(validity, "until", until == null ? null : until.toString());
        }
        return json;
    }

    private static void put(ObjectNode json, String name, @Nullable String value) {
        if (value != null) {
            json.put(name, value);
        }
    }
}
