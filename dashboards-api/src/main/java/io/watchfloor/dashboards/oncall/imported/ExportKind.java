package io.watchfloor.dashboards.oncall.imported;

import com.fasterxml.jackson.databind.JsonNode;
import io.watchfloor.config.text.KebabCaseName;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Tools whose exports can be imported. */
public enum ExportKind implements KebabCaseName {
    GRAFANA_ONCALL,
    PAGERDUTY,
    OPSGENIE;

    public static List<String> texts() {
        return Arrays.stream(values()).map(ExportKind::text).toList();
    }

    public static Optional<ExportKind> of(String text) {
        return Arrays.stream(values()).filter(one -> one.text().equals(text)).findFirst();
    }

    /**
     * @param export JSON of the tool's API
     * @param said names of Watchfloor users, by id, address or name in the export
     * @param people known accounts
     * @param fallback fallback of each schedule, because the exports contain no fallback
     * @param now current time; entries that ended earlier are omitted
     */
    public ImportResult read(
            JsonNode export, Map<String, String> said, Collection<String> people, String fallback, Instant now) {
        Names names = new Names(said, people);
        names.learn(ExportReader.list(export, "users"));
        return switch (this) {
            case GRAFANA_ONCALL -> new GrafanaOnCallExport(names, fallback, now).read(export);
            case PAGERDUTY -> new PagerDutyExport(names, fallback, now).read(export);
            case OPSGENIE -> new OpsgenieExport(names, fallback, now).read(export);
        };
    }
}
