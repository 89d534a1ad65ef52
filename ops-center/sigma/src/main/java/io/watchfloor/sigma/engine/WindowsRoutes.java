package io.watchfloor.sigma.engine;

import io.watchfloor.sigma.language.LogSource;
import io.watchfloor.sigma.telemetry.WindowsSources;
import io.watchfloor.sigma.text.JsonForm;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Selects the program for a Windows record by channel, event id and event type. Not thread-safe. */
final class WindowsRoutes {

    private static final int MOST = 2_048;

    /** Maximum number of record shapes of a route in memory. */
    private static final int MOST_SHAPES = 64;

    /** Copies one field to another field. If a second source is set, joins domain and user name to an account. */
    record FieldCopy(int target, int source, int second) {}

    /** Program and field copies for one combination of channel, event id and event type. */
    static final class Route {
        private final byte[] key;
        private final AdaptiveProgram program;
        private final List<FieldCopy> added;
        private final List<LogSource> logsources;
        private final String event;
        private final Map<Long, ScanResult.NoMatch> nothings = new HashMap<>();
        private ScanResult.NoMatch nothing;

        Route(byte[] key, AdaptiveProgram program, List<FieldCopy> added, List<LogSource> logsources, String event) {
            this.logsources = List.copyOf(logsources);
            this.event = event;
            this.nothing = new ScanResult.NoMatch(this.logsources, event, 0);
            this.key = key;
            this.program = program;
            this.added = List.copyOf(added);
        }

        AdaptiveProgram program() {
            return program;
        }

        /** Result for records without a match, created once for each shape because most records match no rule. */
        ScanResult nothing(long shape) {
            if (nothing.shape() != shape) {
                if (nothings.size() >= MOST_SHAPES) {
                    nothings.clear();
                }
                nothing = nothings.computeIfAbsent(shape, hash -> new ScanResult.NoMatch(logsources, event, hash));
            }
            return nothing;
        }

        /** Adds the Sigma field names of the record's categories. */
        void complete(RecordSlots slots) {
            for (int i = 0; i < added.size(); i++) {
                FieldCopy one = added.get(i);
                if (one.second() < 0) {
                    slots.copyIfAbsent(one.target(), one.source());
                } else {
                    Slot name = slots.first(one.second());
                    if (name != null && slots.first(one.target()) == null) {
                        Slot domain = slots.first(one.source());
                        Slot account =
                                domain == null || domain.length() == 0 ? slots.copy(name) : slots.value(domain, name);
                        slots.put(one.target(), account);
                    }
                }
            }
        }
    }

    private final FieldNames names;
    private final SystemFields system;
    private final Function<List<LogSource>, AdaptiveProgram> programs;
    private final @Nullable Route[] known = new @Nullable Route[MOST * 2];
    private final byte[] key = new byte[256];
    private int count;

    WindowsRoutes(FieldNames names, SystemFields system, Function<List<LogSource>, AdaptiveProgram> programs) {
        this.names = names;
        this.system = system;
        this.programs = programs;
    }

    /** Returns the route; null if channel, event id or type are not plain values. */
    @Nullable
    Route of(RecordSlots slots) {
        Slot channel = slots.first(system.channel());
        Slot event = slots.first(system.eventId());
        Slot type = slots.first(system.eventType());
        if (channel == null || event == null || !isPlain(channel) || !isPlain(event)) {
            return null;
        }
        if (type != null && !isPlain(type)) {
            return null;
        }
        int length = append(channel, 0);
        length = append(event, length);
        length = type == null ? length : append(type, length);
        int slot = Math.floorMod(JsonForm.hash(key, 0, length), known.length);
        for (Route route = known[slot]; route != null; route = known[slot]) {
            if (Arrays.equals(route.key, 0, route.key.length, key, 0, length)) {
                return route;
            }
            slot = (slot + 1) % known.length;
        }
        return count >= MOST
                ? null
                : learn(slot, length, channel.text(), event.text(), type == null ? null : type.text());
    }

    private Route learn(int slot, int length, String channel, String event, @Nullable String type) {
        WindowsSources.Route route = WindowsSources.builtin().route(channel, event, type);
        List<FieldCopy> added = new ArrayList<>();
        route.copies().forEach((target, source) -> add(added, target, source, null));
        route.accounts().forEach((target, parts) -> add(added, target, parts.getFirst(), parts.getLast()));
        Route learned = new Route(
                Arrays.copyOf(key, length), programs.apply(route.logsources()), added, route.logsources(), event);
        known[slot] = learned;
        count++;
        return learned;
    }

    private void add(List<FieldCopy> added, String target, String source, @Nullable String second) {
        added.add(new FieldCopy(names.known(target), names.known(source), second == null ? -1 : names.known(second)));
    }

    /** Registers every field name that a route may add. */
    static void register(FieldNames names) {
        WindowsSources.builtin().names().forEach(names::idOf);
    }

    private static boolean isPlain(Slot value) {
        return value.isBare() && value.length() < 80;
    }

    private int append(Slot value, int at) {
        int length = value.length();
        System.arraycopy(value.wire(), value.start(), key, at, length);
        key[at + length] = '\n';
        return at + length + 1;
    }
}
