package io.watchfloor.dashboards.oncall.imported;

import com.fasterxml.jackson.databind.JsonNode;
import io.watchfloor.dashboards.oncall.imported.ImportResult.Gathering;
import io.watchfloor.ops.paging.oncall.Schedule.Layer;
import io.watchfloor.ops.paging.oncall.Schedule.Replacement;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Reads schedules and shifts of Grafana OnCall from the responses of {@code GET /api/v1/schedules/} and {@code
 * /api/v1/on_call_shifts/}, of the types {@code calendar} and {@code web}.
 */
final class GrafanaOnCallExport {

    /** Number of repetitions of a repeating chain in Grafana OnCall. */
    private static final int REPEATED = 5;

    private final Gathering gathering = new Gathering();
    private final Names names;
    private final String fallback;
    private final Instant now;
    private final Map<String, JsonNode> shifts = new HashMap<>();

    GrafanaOnCallExport(Names names, String fallback, Instant now) {
        this.names = names;
        this.fallback = fallback;
        this.now = now;
    }

    ImportResult read(JsonNode export) {
        ExportReader.list(export, "on_call_shifts")
                .forEach(one -> shifts.put(one.path("id").asText(), one));
        for (JsonNode schedule : ExportReader.list(export, "schedules")) {
            schedule(schedule);
        }
        Map<String, String> known = Steps.schedules(ExportReader.list(export, "schedules"));
        List<JsonNode> all = new ArrayList<>(ExportReader.list(export, "escalation_policies"));
        all.sort(Comparator.comparingInt(one -> one.path("position").asInt()));
        for (JsonNode chain : ExportReader.list(export, "escalation_chains")) {
            String id = chain.path("id").asText();
            Steps steps = new Steps(ExportReader.name(chain, id), known, names, gathering);
            all.stream()
                    .filter(one -> one.path("escalation_chain_id").asText().equals(id))
                    .forEach(one -> step(one, steps));
            steps.finish(fallback);
        }
        return gathering.all();
    }

    /** In Grafana OnCall the steps of a chain run in order, and some are delays. */
    private static void step(JsonNode step, Steps steps) {
        switch (step.path("type").asText()) {
            case "wait" ->
                steps.completeStep(Duration.ofSeconds(step.path("duration").asLong()));
            case "notify_persons" ->
                ExportReader.list(step, "persons_to_notify").forEach(steps::person);
            case "notify_on_call_from_schedule" ->
                steps.schedule(step.path("notify_on_call_from_schedule").asText(), null);
            case "repeat_escalation" -> steps.repeat(REPEATED);
            default ->
                steps.lost("A step of the type %s is not supported and was not imported."
                        .formatted(step.path("type").asText()));
        }
    }

    private void schedule(JsonNode schedule) {
        String name = ExportReader.name(schedule, schedule.path("id").asText());
        String where = "schedule " + name;
        if (schedule.path("type").asText().equals("ical")) {
            gathering.lost(where, "The schedule is read from an external calendar (type ical) and was not imported.");
            return;
        }
        if (ExportReader.has(schedule, "ical_url_overrides")) {
            gathering.lost(where, "The overrides are read from an external calendar and were not imported.");
        }
        List<JsonNode> own = new ArrayList<>();
        for (JsonNode one : ExportReader.list(schedule, "shifts")) {
            JsonNode shift = one.isObject() ? one : shifts.get(one.asText());
            if (shift == null) {
                gathering.lost(where, "The shift %s of the schedule is missing in the export.".formatted(one.asText()));
            } else {
                own.add(shift);
            }
        }
        Optional<ZoneId> zone = zone(schedule, own);
        if (zone.isEmpty()) {
            gathering.lost(where, "The schedule has no IANA time zone and was not imported.");
            return;
        }
        List<Layer> layers = new ArrayList<>();
        List<Replacement> overrides = new ArrayList<>();
        Set<Integer> levels = new HashSet<>();
        own.sort(Comparator.comparingInt(one -> one.path("level").asInt()));
        for (JsonNode one : own) {
            GrafanaShift shift = new GrafanaShift(
                    one,
                    zone.get(),
                    names,
                    gathering,
                    "%s, shift %s"
                            .formatted(
                                    where, ExportReader.name(one, one.path("id").asText())));
            try {
                if (one.path("type").asText().equals("override")) {
                    shift.override(now).ifPresent(overrides::add);
                    continue;
                }
                List<Layer> found = shift.layers(now);
                layers.addAll(found);
                if (!found.isEmpty() && !levels.add(one.path("level").asInt())) {
                    gathering.lost(
                            shift.where(),
                            "Two shifts have the same priority, so two people are on call at once. Watchfloor uses"
                                    + " the later shift.");
                }
            } catch (DateTimeException | IllegalArgumentException e) {
                gathering.lost(shift.where(), "The shift has an invalid time and was not imported.");
            }
        }
        gathering.add(ExportReader.schedule(name, zone.get(), layers, overrides, fallback, gathering));
    }

    /** Returns the time zone that all shifts share, which takes precedence over the time zone of the schedule. */
    private static Optional<ZoneId> zone(JsonNode schedule, List<JsonNode> own) {
        String usual = schedule.path("time_zone").asText("UTC");
        Set<String> zones = own.stream()
                .filter(one -> !one.path("type").asText().equals("override"))
                .map(one -> one.path("time_zone").asText("").isEmpty()
                        ? usual
                        : one.path("time_zone").asText())
                .collect(Collectors.toSet());
        return ExportReader.zone(zones.size() == 1 ? zones.iterator().next() : usual);
    }
}
