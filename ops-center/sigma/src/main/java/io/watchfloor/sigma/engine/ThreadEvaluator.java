package io.watchfloor.sigma.engine;

import io.watchfloor.sigma.indicator.IndicatorFields;
import io.watchfloor.sigma.indicator.IndicatorSet;
import io.watchfloor.sigma.language.LogSource;
import io.watchfloor.sigma.language.Rule;
import io.watchfloor.sigma.profile.EntityProfiles;
import io.watchfloor.sigma.telemetry.AssetKind;
import io.watchfloor.sigma.telemetry.AssetName;
import io.watchfloor.sigma.telemetry.Telemetry;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Reusable state for one thread that evaluates records one after another. */
@SuppressWarnings("EnumOrdinal") // an array by group of fields is read for each record
final class ThreadEvaluator {

    private static final byte[] NO_BODY = new byte[0];
    private static final ScanResult UNCLEAR = new ScanResult.NeedsParsing();

    private final FieldNames names;
    private final RecordSlots slots;
    private final SystemFields system;
    private final WindowsScan scan;
    private final WindowsRoutes routes;
    private final RuleProgram.Candidates candidates;
    private final Supplier<AssetName> ofBody = this::assetOfBody;
    private final IndicatorFields[] groups = IndicatorFields.values();
    private final int[][] compared;
    private @Nullable String named;
    private @Nullable Slot computer;

    ThreadEvaluator(
            FieldNames names, Predicate[] predicates, int groups, Function<List<LogSource>, AdaptiveProgram> programs) {
        this.names = names;
        this.slots = new RecordSlots(names, predicates, groups);
        this.system = new SystemFields(names);
        this.scan = new WindowsScan(slots, new FieldNameTable(names), system);
        this.routes = new WindowsRoutes(names, system, programs);
        this.candidates = new RuleProgram.Candidates(slots, predicates.length);
        this.compared = new int[this.groups.length][];
        for (IndicatorFields group : this.groups) {
            compared[group.ordinal()] =
                    group.names().stream().mapToInt(names::known).toArray();
        }
    }

    /** Registers every field that indicators are compared with. */
    static void register(FieldNames names) {
        for (IndicatorFields group : IndicatorFields.values()) {
            group.names().forEach(names::idOf);
        }
    }

    /**
     * @param named asset stated by the sender; null if the record itself names its asset
     * @param indicators a record that may match one of them needs parsing
     */
    ScanResult judge(byte[] body, @Nullable String named, EntityProfiles profiles, IndicatorSet indicators) {
        Slot computer = scan.fill(body) ? slots.first(system.computer()) : null;
        if (computer == null || !isSurelyAName(computer)) {
            return UNCLEAR;
        }
        WindowsRoutes.Route route = routes.of(slots);
        if (route == null) {
            return UNCLEAR;
        }
        if (!indicators.isEmpty()) {
            route.complete(slots);
            if (mayMatch(indicators)) {
                return UNCLEAR;
            }
        }
        if (route.program().isEmpty()) {
            return route.nothing(scan.shape());
        }
        if (indicators.isEmpty()) {
            route.complete(slots);
        }
        this.named = named;
        this.computer = computer;
        slots.profiles(profiles, ofBody);
        List<Rule> matched = route.program().judge(slots, candidates);
        return matched.isEmpty()
                ? route.nothing(scan.shape())
                : new ScanResult.Match(matched, new AssetName(AssetKind.HOST, computer.text()), system.time());
    }

    private boolean mayMatch(IndicatorSet indicators) {
        for (IndicatorFields group : groups) {
            if (indicators.compares(group)) {
                for (int field : compared[group.ordinal()]) {
                    for (Slot value = slots.first(field); value != null; value = value.next()) {
                        if (mayMatch(indicators, group, value)) {
                            return true;
                        }
                    }
                }
            }
        }
        return false;
    }

    private static boolean mayMatch(IndicatorSet indicators, IndicatorFields group, Slot value) {
        return value.isBare()
                ? indicators.mayMatch(group, value.wire(), value.wireStart(), value.wireEnd())
                : indicators.mayMatch(group, value.text());
    }

    private AssetName assetOfBody() {
        String stated = named;
        return stated == null || stated.isBlank()
                ? new AssetName(AssetKind.HOST, Objects.requireNonNull(computer).text())
                : AssetName.parse(stated);
    }

    /** Whether the computer name is certainly a plain name. If not, the record is parsed in full. */
    private boolean isSurelyAName(Slot computer) {
        if (!computer.isBare() || computer.length() == 0 || computer.length() > 200) {
            return false;
        }
        byte[] body = slots.body();
        int start = computer.start();
        int end = computer.end();
        for (int i = start; i < end; i++) {
            byte b = body[i];
            boolean sure = (b >= 'a' && b <= 'z') || (b >= 'A' && b <= 'Z') || (b >= '0' && b <= '9');
            if (!sure && (i == start || (b != '-' && b != '.' && b != '_'))) {
                return false;
            }
        }
        return true;
    }

    List<Rule> judge(AdaptiveProgram program, Telemetry telemetry, EntityProfiles profiles) {
        slots.begin(NO_BODY);
        slots.profiles(profiles, telemetry::asset);
        for (Map.Entry<String, Object> field : telemetry.fields().entrySet()) {
            fill(names.known(field.getKey()), field.getValue());
        }
        return program.judge(slots, candidates);
    }

    /** Adds a field. Fields that no rule uses are also added, because keyword rules search all values. */
    private void fill(int field, Object value) {
        if (value instanceof List<?> list) {
            if (field >= 0) {
                slots.putEmpty(field);
            }
            for (Object item : list) {
                Slot one = slots.value(String.valueOf(item));
                if (field >= 0) {
                    slots.append(field, one);
                }
            }
        } else {
            Slot one = slots.value(value.toString());
            if (field >= 0) {
                slots.put(field, one);
            }
        }
    }
}
