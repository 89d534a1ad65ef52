package io.watchfloor.ops.detection.attack;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.watchfloor.ops.detection.attack.AttackBundle.Reading;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Objects;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Bundles in the format of MITRE's STIX data, and files that are none. */
class AttackBundleTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Attack builtin = Attack.builtin();

    @TempDir
    Path folder;

    /** A later version: the built-in facts with one more tactic, one more technique and one more revocation. */
    private ObjectNode later() {
        ObjectNode bundle = JSON.createObjectNode().put("type", "bundle").put("spec_version", "2.1");
        ArrayNode objects = bundle.putArray("objects");
        objects.addObject().put("type", "x-mitre-collection").put("x_mitre_version", "20.1");
        ArrayNode order = matrix(objects, "enterprise-attack");
        builtin.tactics().forEach(tactic -> {
            order.add("tactic--" + tactic.id());
            tactic(objects, tactic.id(), tactic.id().equals("TA0005") ? "hiding" : tactic.tag(), tactic.name());
        });
        order.add("tactic--TA0200");
        tactic(objects, "TA0200", "gloating", "Gloating");
        builtin.techniques().values().forEach(one -> {
            ObjectNode technique = technique(objects, one.id(), one.name());
            technique.put("revoked", one.revokedBy() != null).put("x_mitre_deprecated", one.deprecated());
            one.tactics().forEach(id -> phase(technique, id.equals("TA0005") ? "hiding" : tag(id)));
            if (one.revokedBy() != null) {
                revoked(objects, one.id(), one.revokedBy());
            }
        });
        phase(technique(objects, "T1900", "Boast"), "gloating");
        revoked(objects, "T1690", "T1685");
        return bundle;
    }

    private String tag(String id) {
        return builtin.tactic(id).orElseThrow().tag();
    }

    private static ArrayNode matrix(ArrayNode objects, String id) {
        ObjectNode matrix = objects.addObject().put("type", "x-mitre-matrix").put("id", "matrix");
        reference(matrix, id);
        return matrix.putArray("tactic_refs");
    }

    private static void tactic(ArrayNode objects, String id, String tag, String name) {
        ObjectNode tactic = objects.addObject()
                .put("type", "x-mitre-tactic")
                .put("id", "tactic--" + id)
                .put("name", name)
                .put("x_mitre_shortname", tag)
                .put("description", "What the adversary wants.");
        reference(tactic, id);
    }

    private static ObjectNode technique(ArrayNode objects, String id, String name) {
        ObjectNode technique = objects.addObject()
                .put("type", "attack-pattern")
                .put("id", "technique--" + id)
                .put("name", name);
        reference(technique, id);
        return technique;
    }

    private static void phase(ObjectNode technique, String tag) {
        technique
                .withArray("kill_chain_phases")
                .addObject()
                .put("kill_chain_name", "mitre-attack")
                .put("phase_name", tag);
    }

    private static void revoked(ArrayNode objects, String id, String by) {
        objects.addObject()
                .put("type", "relationship")
                .put("relationship_type", "revoked-by")
                .put("source_ref", "technique--" + id)
                .put("target_ref", "technique--" + by);
    }

    private static void reference(ObjectNode object, String id) {
        object.putArray("external_references")
                .addObject()
                .put("source_name", "mitre-attack")
                .put("external_id", id);
    }

    private Path file(String name, byte[] content) throws IOException {
        return Files.write(folder.resolve(name), content);
    }

    private Reading read(byte[] content) throws IOException {
        return AttackBundle.read(file("bundle.json", content), builtin);
    }

    private void assertRejected(Reading reading, String code, String reason) {
        assertThat(reading).isInstanceOfSatisfying(Reading.Rejected.class, rejected -> {
            assertThat(rejected.code()).isEqualTo(code);
            assertThat(rejected.reason()).contains(reason);
        });
    }

    @Test
    void aLaterVersionReplacesTheBuiltInOneAndOldTagsAreStillUnderstood() throws IOException {
        assertThat(read(JSON.writeValueAsBytes(later()))).isInstanceOfSatisfying(Reading.Read.class, read -> {
            Attack attack = read.attack();
            assertThat(attack.version()).isEqualTo("20.1");
            assertThat(attack.tactics()).hasSize(16);
            assertThat(attack.tactics().getLast()).isEqualTo(new AttackTactic("TA0200", "gloating", "Gloating"));
            assertThat(attack.technique("T1900").orElseThrow().tactics()).containsExactly("TA0200");
            assertThat(attack.currentId("T1562.003"))
                    .as("revoked in 19 and again in 20")
                    .isEqualTo("T1685");
            assertThat(attack.tacticsOf("hiding")).extracting(AttackTactic::id).containsExactly("TA0005");
            assertThat(attack.tacticsOf("stealth")).extracting(AttackTactic::id).containsExactly("TA0005");
            assertThat(attack.tacticsOf("defense-evasion"))
                    .extracting(AttackTactic::id)
                    .containsExactly("TA0005", "TA0112");
            assertThat(AttackBundle.withoutStage(attack))
                    .as("no severity and no link follows from them, so the node warns")
                    .extracting(AttackTactic::tag)
                    .containsExactly("hiding", "gloating");
        });
    }

    @Test
    void aBundleMayBeCompressedAndTellItsVersionInItsName() throws IOException {
        ObjectNode bundle = later();
        ((ArrayNode) bundle.path("objects")).remove(0);
        Path file = folder.resolve("enterprise-attack-21.0.json.gz");
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
            JSON.writeValue(out, bundle);
        }
        assertThat(AttackBundle.read(file, builtin))
                .isInstanceOfSatisfying(
                        Reading.Read.class,
                        read -> assertThat(read.attack().version()).isEqualTo("21.0"));
    }

    @Test
    void aBrokenBundleIsRejected() throws IOException {
        byte[] whole = JSON.writeValueAsBytes(later());
        assertRejected(read(Arrays.copyOf(whole, whole.length / 2)), "attack.broken", "no complete JSON document");
        assertRejected(read("[]".getBytes(StandardCharsets.UTF_8)), "attack.broken", "a JSON object is expected");
        assertRejected(read("{}".getBytes(StandardCharsets.UTF_8)), "attack.broken", "no array \"objects\"");
        assertRejected(read("{\"objects\":[]}".getBytes(StandardCharsets.UTF_8)), "attack.broken", "has no matrix");
        assertRejected(AttackBundle.read(folder.resolve("none.json"), builtin), "attack.unreadable", "does not exist");
        assertRejected(
                AttackBundle.read(file("cut.json.gz", new byte[] {0x1f, (byte) 0x8b, 8, 0, 0}), builtin),
                "attack.unreadable",
                "cannot be read");
    }

    @Test
    void aNameThatIsNoNameIsRejected() throws IOException {
        ObjectNode bundle = later();
        technique((ArrayNode) bundle.path("objects"), "T1901", "x".repeat(201));
        assertRejected(read(JSON.writeValueAsBytes(bundle)), "attack.broken", "without a valid name");
    }

    @Test
    void theMatrixOfAnotherDomainIsRejected() throws IOException {
        ObjectNode bundle = JSON.createObjectNode().put("type", "bundle");
        matrix(bundle.putArray("objects"), "mobile-attack");
        assertRejected(read(JSON.writeValueAsBytes(bundle)), "attack.other-matrix", "\"mobile-attack\"");
    }

    @Test
    void aBundleWithoutTheKnownTechniquesIsOlderOrIncomplete() throws IOException {
        ObjectNode bundle = later();
        ArrayNode objects = (ArrayNode) bundle.path("objects");
        for (int at = objects.size() - 1; at >= 0; at--) {
            if (objects.get(at).path("id").asText().startsWith("technique--T15")) {
                objects.remove(at);
            }
        }
        assertRejected(read(JSON.writeValueAsBytes(bundle)), "attack.older", "techniques are missing, such as T15");
    }

    @Test
    void aFileThatUnpacksToMoreThanTheLimitIsRejectedWhileItIsRead() throws IOException {
        Path file = folder.resolve("big.json.gz");
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
            out.write("{\"objects\":[".getBytes(StandardCharsets.UTF_8));
            byte[] objects = "{\"type\":\"malware\"},".repeat(50_000).getBytes(StandardCharsets.UTF_8);
            for (long written = 0; written < 257L << 20; written += objects.length) {
                out.write(objects);
            }
        }
        assertRejected(AttackBundle.read(file, builtin), "attack.too-big", "more than 256 MiB");
    }

    /** The real bundle of version 18.1, which lacks the tactics of version 19. */
    @Test
    void theBundleOfVersion18IsOlder() throws IOException {
        Path bundle = null;
        for (Path at = Path.of("").toAbsolutePath(); at != null && bundle == null; at = at.getParent()) {
            Path found = at.resolve("shared/data/intel/attack/enterprise-attack-stix20.json.gz");
            bundle = Files.exists(found) ? found : null;
        }
        Assumptions.assumeTrue(bundle != null, "there is no shared/data");
        assertRejected(
                AttackBundle.read(Objects.requireNonNull(bundle), builtin),
                "attack.older",
                "the tactic TA0112 Defense Impairment is missing");
    }
}
