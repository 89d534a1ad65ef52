package io.watchfloor.sigma.telemetry;

import io.watchfloor.sigma.language.LogSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Assigns log sources and Sigma field names to Windows records, by the table {@code windows.yml}. */
public final class WindowsSources {

    private static final String PRODUCT = "windows";
    private static final String EVENT_TYPE = "EventType";
    private static final LogSource UNKNOWN_CHANNEL = new LogSource(PRODUCT, null, null);
    private static final WindowsSources BUILTIN = new WindowsSources(Resources.map(Resources.yaml("windows.yml")));

    /**
     * Log sources and field mappings of a Windows record.
     *
     * @param copies Sigma field name → field name in the record, used if the record lacks the Sigma field
     * @param accounts Sigma field name → domain and name fields that are joined if the record lacks the Sigma field
     */
    public record Route(List<LogSource> logsources, Map<String, String> copies, Map<String, List<String>> accounts) {}

    private record Category(
            LogSource logsource,
            List<String> eventTypes,
            Map<String, String> copies,
            Map<String, List<String>> accounts) {

        boolean isOfType(String eventType) {
            return eventTypes.stream().anyMatch(eventType::equalsIgnoreCase);
        }
    }

    private final Map<String, LogSource> serviceByChannel = new HashMap<>();
    private final Map<String, List<Category>> categories = new HashMap<>();

    private WindowsSources(Map<String, Object> table) {
        Resources.map(table.get("services")).forEach((service, channels) -> {
            for (String channel : Resources.texts(channels)) {
                serviceByChannel.put(channel.toLowerCase(Locale.ROOT), new LogSource(PRODUCT, null, service));
            }
        });
        for (Object item : Resources.list(table.get("categories"))) {
            add(Resources.map(item));
        }
    }

    public static WindowsSources builtin() {
        return BUILTIN;
    }

    /** Whether a rule for the given log source applies to some Windows records. */
    boolean canReach(LogSource rule) {
        return Stream.concat(
                        Stream.concat(Stream.of(UNKNOWN_CHANNEL), serviceByChannel.values().stream()),
                        categories.values().stream().flatMap(List::stream).map(Category::logsource))
                .anyMatch(source -> RecognizedLogSources.fits(rule, source));
    }

    /** Returns all fields that routes read or add. */
    public Set<String> names() {
        Set<String> names = new TreeSet<>();
        for (List<Category> list : categories.values()) {
            for (Category category : list) {
                names.addAll(category.copies().keySet());
                names.addAll(category.copies().values());
                names.addAll(category.accounts().keySet());
                category.accounts().values().forEach(names::addAll);
            }
        }
        return names;
    }

    private void add(Map<String, Object> item) {
        String service = String.valueOf(item.get("service"));
        List<String> eventTypes =
                Resources.texts(Resources.map(item.get("when")).get(EVENT_TYPE));
        Map<String, String> fields = new LinkedHashMap<>();
        Resources.map(item.get("fields")).forEach((target, source) -> fields.put(target, String.valueOf(source)));
        Map<String, List<String>> accounts = new LinkedHashMap<>();
        Resources.map(item.get("account")).forEach((target, parts) -> accounts.put(target, Resources.texts(parts)));
        LogSource logsource = new LogSource(PRODUCT, Resources.textOf(item.get("category")), service);
        Category category = new Category(logsource, eventTypes, fields, accounts);
        for (String event : Resources.texts(item.get("events"))) {
            categories
                    .computeIfAbsent(key(service, event), key -> new ArrayList<>())
                    .add(category);
        }
    }

    private static String key(@Nullable String service, String event) {
        return service + "/" + event;
    }

    /** Returns the log sources of the record, and adds the Sigma field names of its categories. */
    List<LogSource> of(Fields fields) {
        Route route = route(fields.text("Channel"), fields.text("EventID"), fields.text(EVENT_TYPE));
        route.copies().forEach(fields::copyIfAbsent);
        route.accounts().forEach((target, parts) -> account(target, parts, fields));
        return route.logsources();
    }

    /** Returns the route for channel, event id and event type; each may be null. */
    public Route route(@Nullable String channel, @Nullable String event, @Nullable String eventType) {
        LogSource service = channel == null ? null : serviceByChannel.get(channel.toLowerCase(Locale.ROOT));
        if (service == null) {
            return new Route(List.of(UNKNOWN_CHANNEL), Map.of(), Map.of());
        }
        List<Category> possible = event == null ? null : categories.get(key(service.service(), event));
        if (possible == null) {
            return new Route(List.of(service), Map.of(), Map.of());
        }
        List<LogSource> logsources = new ArrayList<>(possible.size());
        Map<String, String> copies = new LinkedHashMap<>();
        Map<String, List<String>> accounts = new LinkedHashMap<>();
        for (Category category : possible) {
            if (category.eventTypes().isEmpty() || (eventType != null && category.isOfType(eventType))) {
                logsources.add(category.logsource());
                copies.putAll(category.copies());
                accounts.putAll(category.accounts());
            }
        }
        return new Route(logsources.isEmpty() ? List.of(service) : List.copyOf(logsources), copies, accounts);
    }

    /**
     * Adds an account as {@code DOMAIN
     * ame}, or the name alone without a domain.
     */
    private static void account(String target, List<String> parts, Fields fields) {
        String domain = fields.text(parts.getFirst());
        String name = fields.text(parts.getLast());
        if (name != null) {
            fields.putIfAbsent(target, domain == null || domain.isEmpty() ? name : domain + '\\' + name);
        }
    }
}
