package io.watchfloor.ops.detection.attack;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.watchfloor.ops.detection.alert.Tactic;
import java.io.BufferedInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/**
 * Reads the STIX bundle of MITRE for the enterprise matrix ({@code enterprise-attack.json}, also compressed with gzip).
 * Reads ids, names, tactics and revocations; skips everything else.
 */
public final class AttackBundle {

    /** Unpacked size. The bundle of version 18.1 has 45 MB. */
    private static final long MOST_BYTES = 256L << 20;

    private static final int MOST_TACTICS = 100;
    private static final int MOST_TECHNIQUES = 20_000;
    private static final int LONGEST_NAME = 200;

    /** Smallest percentage of the built-in techniques that a bundle contains. ATT&amp;CK revokes ids and keeps them. */
    private static final int SMALLEST_PERCENT = 95;

    private static final String MATRIX = "enterprise-attack";
    private static final String SOURCE = "mitre-attack";
    private static final Pattern IN_FILE_NAME = Pattern.compile("enterprise-attack-(\\d+(?:\\.\\d+)?)\\b");
    private static final Pattern VERSION = Pattern.compile("\\d{1,4}(\\.\\d{1,4})?");
    private static final Pattern TACTIC = Pattern.compile("TA\\d{4}");
    private static final Pattern TAG = Pattern.compile("[a-z0-9-]{1,60}");
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Map<String, AttackTactic> tactics = new HashMap<>();
    private final Map<String, RawTechnique> techniques = new HashMap<>();
    private final Map<String, String> revocations = new HashMap<>();
    private @Nullable List<String> order;
    private @Nullable String matrix;
    private String version = "";

    /** The result of reading a bundle. */
    public sealed interface Reading {

        record Read(Attack attack) implements Reading {}

        /** @param code stable code for programs, such as {@code attack.too-big} */
        record Rejected(String code, String reason) implements Reading {}
    }

    /** @param tactics tags of the tactics */
    private record RawTechnique(String id, String name, List<String> tactics, boolean deprecated) {}

    private static final class Rejection extends Exception {

        private static final long serialVersionUID = 1;

        final String code;

        Rejection(String code, String reason) {
            super(reason);
            this.code = code;
        }
    }

    /** Ends the reading of a file that unpacks to more than the limit. */
    private static final class Limited extends FilterInputStream {

        private long left = MOST_BYTES;

        Limited(InputStream in) {
            super(in);
        }

        @Override
        public int read() throws IOException {
            int one = super.read();
            count(one < 0 ? 0 : 1);
            return one;
        }

        @Override
        public int read(byte[] to, int offset, int length) throws IOException {
            int read = super.read(to, offset, length);
            count(Math.max(read, 0));
            return read;
        }

        private void count(int read) throws IOException {
            left -= read;
            if (left < 0) {
                throw new TooBig();
            }
        }
    }

    private static final class TooBig extends IOException {

        private static final long serialVersionUID = 1;
    }

    private AttackBundle() {}

    /** @param builtin the version that ships with the program; an older or incomplete bundle is rejected */
    public static Reading read(Path file, Attack builtin) {
        AttackBundle bundle = new AttackBundle();
        try (InputStream in = new Limited(opened(file))) {
            bundle.parse(in);
            return new Reading.Read(bundle.attack(file, builtin));
        } catch (TooBig e) {
            return new Reading.Rejected(
                    "attack.too-big", "unpacks to more than %d MiB, the limit of a bundle".formatted(MOST_BYTES >> 20));
        } catch (JsonProcessingException e) {
            return new Reading.Rejected(
                    "attack.broken",
                    "is no complete JSON document (line %d): %s"
                            .formatted(
                                    e.getLocation() == null
                                            ? 0
                                            : e.getLocation().getLineNr(),
                                    e.getOriginalMessage()));
        } catch (IOException e) {
            return new Reading.Rejected(
                    "attack.unreadable",
                    Files.notExists(file) ? "does not exist" : "cannot be read: " + e.getMessage());
        } catch (Rejection e) {
            return new Reading.Rejected(e.code, String.valueOf(e.getMessage()));
        }
    }

    private static InputStream opened(Path file) throws IOException {
        BufferedInputStream in = new BufferedInputStream(Files.newInputStream(file));
        try {
            in.mark(2);
            boolean packed = in.read() == 0x1f && in.read() == 0x8b;
            in.reset();
            return packed ? new GZIPInputStream(in, 1 << 16) : in;
        } catch (IOException e) {
            in.close();
            throw e;
        }
    }

    private void parse(InputStream in) throws IOException, Rejection {
        try (JsonParser parser = JSON.createParser(in)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw broken("is no STIX bundle: a JSON object is expected");
            }
            boolean objects = false;
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String name = parser.currentName();
                JsonToken value = parser.nextToken();
                if (name.equals("objects") && value == JsonToken.START_ARRAY) {
                    objects = true;
                    while (parser.nextToken() != JsonToken.END_ARRAY) {
                        take(JSON.readTree(parser));
                    }
                } else {
                    parser.skipChildren();
                }
            }
            if (!objects) {
                throw broken("is no STIX bundle: it has no array \"objects\"");
            }
        }
    }

    private void take(JsonNode object) throws Rejection {
        switch (object.path("type").asText()) {
            case "x-mitre-collection" ->
                version = object.path("x_mitre_version").asText();
            case "x-mitre-matrix" -> matrix(object);
            case "x-mitre-tactic" -> tactic(object);
            case "attack-pattern" -> technique(object);
            case "relationship" -> {
                if (object.path("relationship_type").asText().equals("revoked-by")) {
                    revocations.put(
                            object.path("source_ref").asText(),
                            object.path("target_ref").asText());
                }
            }
            default -> {} // groups, software, mitigations, ...
        }
        if (tactics.size() > MOST_TACTICS
                || techniques.size() > MOST_TECHNIQUES
                || revocations.size() > MOST_TECHNIQUES) {
            throw new Rejection(
                    "attack.too-big",
                    "has more than %d tactics or %d techniques".formatted(MOST_TACTICS, MOST_TECHNIQUES));
        }
    }

    private void matrix(JsonNode object) throws Rejection {
        matrix = externalId(object).orElse("");
        if (!MATRIX.equals(matrix)) {
            throw new Rejection(
                    "attack.other-matrix",
                    "is the bundle of the matrix \"%s\"; %s is expected".formatted(matrix, MATRIX));
        }
        order = StreamSupport.stream(object.path("tactic_refs").spliterator(), false)
                .map(JsonNode::asText)
                .toList();
    }

    private void tactic(JsonNode object) throws Rejection {
        String id = externalId(object).orElse("");
        String tag = object.path("x_mitre_shortname").asText();
        if (!TACTIC.matcher(id).matches() || !TAG.matcher(tag).matches()) {
            throw broken("has a tactic without a valid id or short name: "
                    + object.path("id").asText());
        }
        tactics.put(object.path("id").asText(), new AttackTactic(id, tag, name(object)));
    }

    private void technique(JsonNode object) throws Rejection {
        String id = externalId(object).orElse("");
        if (!Attack.isTechniqueId(id)) {
            throw broken(
                    "has a technique without a valid id: " + object.path("id").asText());
        }
        List<String> tags = new ArrayList<>();
        for (JsonNode phase : object.path("kill_chain_phases")) {
            if (phase.path("kill_chain_name").asText().equals(SOURCE)) {
                tags.add(phase.path("phase_name").asText());
            }
        }
        techniques.put(
                object.path("id").asText(),
                new RawTechnique(
                        id,
                        name(object),
                        tags,
                        object.path("x_mitre_deprecated").asBoolean()));
    }

    private static String name(JsonNode object) throws Rejection {
        String name = object.path("name").asText().strip();
        if (name.isEmpty() || name.length() > LONGEST_NAME || name.chars().anyMatch(Character::isISOControl)) {
            throw broken("has an object without a valid name (up to %d characters): %s"
                    .formatted(LONGEST_NAME, object.path("id").asText()));
        }
        return name;
    }

    private static Optional<String> externalId(JsonNode object) {
        return StreamSupport.stream(object.path("external_references").spliterator(), false)
                .filter(reference -> reference.path("source_name").asText().equals(SOURCE))
                .map(reference -> reference.path("external_id").asText())
                .findFirst();
    }

    private Attack attack(Path file, Attack builtin) throws Rejection {
        List<String> inOrder = order;
        if (inOrder == null) {
            throw broken("has no matrix (x-mitre-matrix)");
        }
        List<AttackTactic> matrixTactics = new ArrayList<>();
        for (String reference : inOrder) {
            AttackTactic tactic = tactics.get(reference);
            if (tactic == null) {
                throw broken("has a matrix with an unknown tactic: " + reference);
            }
            matrixTactics.add(tactic);
        }
        SortedMap<String, AttackTechnique> all = techniques(matrixTactics);
        requireComplete(all, builtin);
        return new Attack(version(file), matrixTactics, former(matrixTactics, builtin), all);
    }

    private SortedMap<String, AttackTechnique> techniques(List<AttackTactic> matrixTactics) {
        SortedMap<String, AttackTechnique> all = new TreeMap<>();
        techniques.forEach((stixId, raw) -> {
            RawTechnique replacement = techniques.get(revocations.getOrDefault(stixId, ""));
            all.put(
                    raw.id(),
                    new AttackTechnique(
                            raw.id(),
                            raw.name(),
                            replacement != null
                                    ? List.of()
                                    : matrixTactics.stream()
                                            .filter(tactic -> raw.tactics().contains(tactic.tag()))
                                            .map(AttackTactic::id)
                                            .toList(),
                            replacement == null ? null : replacement.id(),
                            raw.deprecated()));
        });
        return all;
    }

    /** ATT&amp;CK keeps revoked and deprecated ids, so a later version contains the ids of the earlier versions. */
    private void requireComplete(SortedMap<String, AttackTechnique> all, Attack builtin) throws Rejection {
        List<String> known = tactics.values().stream().map(AttackTactic::id).toList();
        for (AttackTactic tactic : builtin.tactics()) {
            if (!known.contains(tactic.id())) {
                throw older(builtin, "the tactic %s %s is missing".formatted(tactic.id(), tactic.name()));
            }
        }
        TreeSet<String> missing = new TreeSet<>(builtin.techniques().keySet());
        missing.removeAll(all.keySet());
        int expected = builtin.techniques().size();
        if ((expected - missing.size()) * 100 < expected * SMALLEST_PERCENT) {
            throw older(
                    builtin,
                    "%d of %d techniques are missing, such as %s"
                            .formatted(missing.size(), expected, missing.getFirst()));
        }
    }

    private static Rejection older(Attack builtin, String reason) {
        return new Rejection(
                "attack.older",
                "is older than version %s, which is built in, or incomplete: %s".formatted(builtin.version(), reason));
    }

    /** A bundle without a collection has no version, but the file name usually contains it. */
    private String version(Path file) {
        if (VERSION.matcher(version).matches()) {
            return version;
        }
        Matcher name = IN_FILE_NAME.matcher(String.valueOf(file.getFileName()));
        return name.find() ? name.group(1) : "unknown";
    }

    /** Tags of earlier versions, including those of built-in tactics that have another tag in this bundle. */
    private static Map<String, List<String>> former(List<AttackTactic> now, Attack builtin) {
        Map<String, List<String>> former = new HashMap<>(builtin.former());
        builtin.tactics().forEach(tactic -> {
            if (now.stream()
                    .anyMatch(one -> one.id().equals(tactic.id()) && !one.tag().equals(tactic.tag()))) {
                former.put(tactic.tag(), List.of(tactic.id()));
            }
        });
        return former;
    }

    /** Tactics that are no stage of an attack for severity and links, because they are newer than this program. */
    public static List<AttackTactic> withoutStage(Attack attack) {
        return attack.tactics().stream()
                .filter(tactic -> Tactic.named(tactic.tag()).isEmpty())
                .toList();
    }

    private static Rejection broken(String reason) {
        return new Rejection("attack.broken", reason);
    }
}
