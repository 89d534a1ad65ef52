package io.watchfloor.ops.asset.entity;

import java.util.List;
import java.util.Map;

/** A record's fields with the names that Sigma rules use; a missing field is an empty text. */
record RecordFields(Map<String, ?> values) {

    String text(String name) {
        return switch (values.get(name)) {
            case String text -> text.strip();
            case List<?> list
            when !list.isEmpty() -> String.valueOf(list.getFirst()).strip();
            case null, default -> "";
        };
    }

    List<String> all(String name) {
        return switch (values.get(name)) {
            case String text -> List.of(text.strip());
            case List<?> list ->
                list.stream().map(String::valueOf).map(String::strip).toList();
            case null, default -> List.of();
        };
    }

    boolean has(String name) {
        return !text(name).isEmpty();
    }

    boolean isSysmon() {
        return text("Channel").contains("Sysmon") || text("Provider_Name").contains("Sysmon");
    }
}
