package io.watchfloor.dashboards.alerts.why;

import io.watchfloor.dashboards.rules.views.AttackView;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;

/** Names of ATT&CK tactics and techniques in the tags of Sigma rules. */
public final class AttackNames {

    private static final String TAG = "attack.";
    private static final String SITE = "https://attack.mitre.org/";
    private static final Pattern TECHNIQUE = Pattern.compile("T\\d{4}(\\.\\d{3})?");

    private static final AttackNames NAMES = read();

    /** @param id ATT&CK id */
    private record AttackName(String id, String name) {}

    private final Map<String, AttackName> byTag = new HashMap<>();

    private AttackNames() {}

    /**
     * Returns the tactics and techniques named by the tags, in the order of the tags. Other tags, such as ATT&CK groups and software, are
     * ignored.
     */
    public static List<AttackView> of(List<String> tags) {
        List<AttackView> found = new ArrayList<>();
        tags.stream()
                .filter(tag -> tag.startsWith(TAG))
                .map(tag -> tag.substring(TAG.length()))
                .forEach(tag -> NAMES.find(tag).ifPresent(found::add));
        return List.copyOf(found);
    }

    /** Techniques by id, such as {@code T1003.001}. */
    public static List<AttackView> techniques(List<String> ids) {
        return of(ids.stream().map(id -> TAG + id).toList());
    }

    private Optional<AttackView> find(String tag) {
        AttackName tactic = byTag.get(tag.toLowerCase(Locale.ROOT).replace('_', '-'));
        if (tactic != null) {
            return Optional.of(new AttackView(tactic.id(), tactic.name(), SITE + "tactics/" + tactic.id() + "/"));
        }
        String id = tag.toUpperCase(Locale.ROOT);
        return TECHNIQUE.matcher(id).matches()
                ? Optional.of(new AttackView(
                        id,
                        Optional.ofNullable(byTag.get(id)).map(AttackName::name).orElse(id),
                        SITE + "techniques/" + id.replace('.', '/') + "/"))
                : Optional.empty();
    }

    /** Parses lines that contain a tag, an ID and a name. */
    private static AttackNames read() {
        try (InputStream in = AttackNames.class.getResourceAsStream("/attack/names.tsv")) {
            AttackNames names = new AttackNames();
            new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.startsWith("#"))
                    .map(line -> line.split("\t", -1))
                    .forEach(parts -> names.byTag.put(parts[0], new AttackName(parts[1], parts[2])));
            return names;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
