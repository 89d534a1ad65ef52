package io.watchfloor.dashboards.oncall.imported;

import com.fasterxml.jackson.databind.JsonNode;
import io.watchfloor.dashboards.oncall.imported.ImportResult.Gathering;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Maps users of an export to accounts: by the given mapping, or by equal names or addresses. */
final class Names {

    /** Fields of an exported user by which the account is found, most reliable first. */
    private static final List<String> MEMBERS =
            List.of("email", "username", "name", "summary", "fullName", "full_name");

    private final Map<String, String> said = new HashMap<>();
    private final Map<String, String> known = new HashMap<>();
    private final Map<String, JsonNode> users = new HashMap<>();

    /**
     * @param said names of Watchfloor users, by id, address or name in the export
     * @param people known accounts
     */
    Names(Map<String, String> said, Collection<String> people) {
        said.forEach((there, here) -> this.said.put(lower(there), here));
        people.forEach(one -> known.put(lower(one), one));
    }

    /** Adds users described in the export. */
    void learn(List<JsonNode> told) {
        told.forEach(user -> users.put(user.path("id").asText(), user));
    }

    /**
     * Returns the account name of a user in the export.
     *
     * @param user an object with an id, or the id itself
     * @param gathering receives users without a matching account
     */
    String of(JsonNode user, Gathering gathering) {
        List<String> candidates = new ArrayList<>();
        String id = user.isObject() ? user.path("id").asText() : user.asText();
        candidates.add(id);
        add(candidates, user);
        if (users.containsKey(id)) {
            add(candidates, users.get(id));
        }
        Optional<String> name = candidates.stream()
                .map(one -> said.get(lower(one)))
                .filter(one -> one != null)
                .findFirst()
                .or(() -> candidates.stream()
                        .map(one -> known.get(lower(one)))
                        .filter(one -> one != null)
                        .findFirst());
        return name.orElseGet(() -> {
            String stranger = candidates.stream()
                    .filter(one -> !one.isEmpty() && !one.equals(id))
                    .findFirst()
                    .orElse(id);
            gathering.stranger(stranger);
            return stranger;
        });
    }

    private static void add(List<String> candidates, JsonNode user) {
        for (String member : MEMBERS) {
            String text = user.path(member).asText("");
            if (!text.isEmpty()) {
                candidates.add(text);
                if (text.indexOf('@') > 0) {
                    candidates.add(text.substring(0, text.indexOf('@')));
                }
            }
        }
    }

    private static String lower(String text) {
        return text.strip().toLowerCase(Locale.ROOT);
    }
}
