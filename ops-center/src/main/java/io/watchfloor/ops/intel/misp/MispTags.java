package io.watchfloor.ops.intel.misp;

import com.fasterxml.jackson.databind.JsonNode;
import io.watchfloor.ops.platform.rights.Tlp;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Tags of an event or an attribute, including those of its galaxies.
 *
 * @param marking the most restrictive label of the Traffic Light Protocol; null without one
 * @param clusters of galaxies with an equivalent in STIX
 * @param others all tags but labels
 */
record MispTags(@Nullable Tlp marking, List<Cluster> clusters, List<String> others) {

    private static final Pattern GALAXY = Pattern.compile("misp-galaxy:([a-z0-9-]{1,100})=\"(.{1,500})\"");
    private static final Pattern ATTACK_ID = Pattern.compile("(.*\\S)\\s+-\\s+([TSGMC][0-9]{4}(?:\\.[0-9]{3})?)");
    private static final Pattern CONFIDENCE = Pattern.compile("misp:confidence-level=\"?([a-z-]+)\"?");

    private static final Map<String, Integer> CONFIDENCES = Map.of(
            "completely-confident", 100,
            "usually-confident", 75,
            "fairly-confident", 50,
            "rarely-confident", 25,
            "unconfident", 0);

    private static final Set<String> MALWARE = Set.of(
            "ransomware",
            "rat",
            "stealer",
            "botnet",
            "banker",
            "exploit-kit",
            "backdoor",
            "cryptominers",
            "android",
            "malpedia");

    /**
     * A cluster of a galaxy.
     *
     * @param type of STIX
     * @param attackId of MITRE ATT&CK; null for another cluster
     * @param tag as written
     */
    record Cluster(String type, String name, @Nullable String attackId, String tag) {}

    static MispTags of(JsonNode tagged) {
        Set<String> names = new LinkedHashSet<>();
        tagged.path("Tag").forEach(one -> names.add(one.path("name").asText().strip()));
        tagged.path("Galaxy")
                .forEach(galaxy -> galaxy.path("GalaxyCluster")
                        .forEach(one -> names.add(one.path("tag_name").asText().strip())));
        names.remove("");
        Tlp marking = null;
        List<Cluster> clusters = new ArrayList<>();
        List<String> others = new ArrayList<>();
        for (String name : names) {
            if (name.toLowerCase(Locale.ROOT).startsWith("tlp:")) {
                marking = higher(marking, label(name));
            } else {
                others.add(name);
                cluster(name).ifPresent(clusters::add);
            }
        }
        return new MispTags(marking, List.copyOf(clusters), List.copyOf(others));
    }

    /** A label that is not known counts as the most restrictive. */
    private static Tlp label(String tag) {
        String plain = tag.substring("tlp:".length()).strip().toLowerCase(Locale.ROOT);
        return plain.equals("white") ? Tlp.CLEAR : Tlp.parse(plain).orElse(Tlp.RED);
    }

    static Tlp higher(@Nullable Tlp one, Tlp other) {
        return one != null && one.covers(other) ? one : other;
    }

    private static Optional<Cluster> cluster(String tag) {
        Matcher parts = GALAXY.matcher(tag);
        if (!parts.matches()) {
            return Optional.empty();
        }
        String type = type(parts.group(1));
        Matcher attack = ATTACK_ID.matcher(parts.group(2));
        boolean named = attack.matches();
        return type == null
                ? Optional.empty()
                : Optional.of(new Cluster(
                        type, named ? attack.group(1) : parts.group(2), named ? attack.group(2) : null, tag));
    }

    private static @Nullable String type(String galaxy) {
        for (String type :
                List.of("attack-pattern", "course-of-action", "intrusion-set", "threat-actor", "malware", "tool")) {
            if (galaxy.endsWith(type)) {
                return type;
            }
        }
        return MALWARE.contains(galaxy) ? "malware" : galaxy.contains("campaign") ? "campaign" : null;
    }

    /** The confidence that a tag states; null if none does. */
    @Nullable
    Integer confidence() {
        for (String tag : others) {
            Matcher level = CONFIDENCE.matcher(tag);
            if (level.matches() && CONFIDENCES.containsKey(level.group(1))) {
                return CONFIDENCES.get(level.group(1));
            }
        }
        return null;
    }
}
