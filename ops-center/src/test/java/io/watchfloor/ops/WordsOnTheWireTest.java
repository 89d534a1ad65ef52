package io.watchfloor.ops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.cbor.CBORFactory;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.watchfloor.config.CommandLineSettings;
import io.watchfloor.config.InvalidSettingsException;
import io.watchfloor.config.ProgramConfig;
import io.watchfloor.config.database.DatabaseAddress;
import io.watchfloor.ops.asset.AssetCommand;
import io.watchfloor.ops.asset.AssetReply;
import io.watchfloor.ops.asset.AssetStatus;
import io.watchfloor.ops.asset.EvidenceReply;
import io.watchfloor.ops.asset.LookBackReply;
import io.watchfloor.ops.asset.Watermark;
import io.watchfloor.ops.asset.naming.AssetAlias;
import io.watchfloor.ops.asset.naming.DecisionOrigin;
import io.watchfloor.ops.asset.naming.MergedName;
import io.watchfloor.ops.asset.naming.NamingReply;
import io.watchfloor.ops.asset.naming.SensorHostReport;
import io.watchfloor.ops.cases.CaseCommand;
import io.watchfloor.ops.cases.CaseReply;
import io.watchfloor.ops.cases.Relations;
import io.watchfloor.ops.cases.relation.CaseName;
import io.watchfloor.ops.cases.relation.ChangeOrigin;
import io.watchfloor.ops.cases.relation.LinkKind;
import io.watchfloor.ops.cases.relation.RelationChange;
import io.watchfloor.ops.detection.correlation.CorrelationCommand;
import io.watchfloor.ops.incident.triage.OpeningReply;
import io.watchfloor.ops.incident.triage.TriageCommand;
import io.watchfloor.ops.incident.triage.TriageReply;
import io.watchfloor.ops.paging.escalation.PagerCommand;
import io.watchfloor.ops.paging.escalation.PagerReply;
import io.watchfloor.ops.platform.id.CaseId;
import io.watchfloor.ops.platform.rights.CommandAuthorization;
import io.watchfloor.ops.platform.rights.Decision;
import io.watchfloor.ops.platform.rights.Everything;
import io.watchfloor.ops.platform.rights.Principal;
import io.watchfloor.ops.platform.rights.Scope;
import io.watchfloor.ops.platform.rights.Tlp;
import io.watchfloor.ops.platform.rights.Verb;
import io.watchfloor.ops.platform.serialization.MessageSerializer;
import io.watchfloor.sigma.language.Level;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.NotSerializableException;
import java.io.ObjectOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.serialization.DisabledJavaSerializer;
import org.apache.pekko.serialization.Serialization;
import org.apache.pekko.serialization.SerializationExtension;
import org.apache.pekko.serialization.Serializer;
import org.apache.pekko.serialization.SerializerWithStringManifest;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** Messages between nodes use our own serializers, never Java serialization. */
class WordsOnTheWireTest {

    private static final List<Class<?>> VOCABULARIES = List.of(
            AssetCommand.class,
            AssetReply.class,
            LookBackReply.class,
            AssetStatus.class,
            EvidenceReply.class,
            NamingReply.class,
            CorrelationCommand.class,
            TriageCommand.class,
            TriageReply.class,
            OpeningReply.class,
            CaseCommand.class,
            CaseReply.class,
            PagerCommand.class,
            PagerReply.class);

    private static final int JAVA = 1;

    private static final String TRACEPARENT = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

    /** The bytes are CBOR, and this mapper reads them as a tree. */
    private static final ObjectMapper CBOR = new ObjectMapper(new CBORFactory());

    private static final ActorTestKit KIT = ActorTestKit.create(
            ConfigFactory.parseString("""
                    pekko.persistence.journal.auto-start-journals = []
                    pekko.persistence.snapshot-store.auto-start-snapshot-stores = []
                    """).withFallback(asANodeHasIt()).withFallback(ConfigFactory.load()));

    private final Serialization serialization = SerializationExtension.get(KIT.system());

    private static Config asANodeHasIt() {
        try {
            return MessageSerializer.over(ProgramConfig.load(Optional.empty(), CommandLineSettings.NONE)
                    .pekko(new DatabaseAddress("jdbc:postgresql://127.0.0.1:1/none", "nobody", "")));
        } catch (InvalidSettingsException e) {
            throw new IllegalStateException(e);
        }
    }

    @AfterAll
    static void end() {
        KIT.shutdownTestKit();
    }

    @Test
    void everyMessageHasItsSerializer() {
        List<Class<?>> words =
                VOCABULARIES.stream().flatMap(WordsOnTheWireTest::words).toList();
        assertThat(words).hasSizeGreaterThan(VOCABULARIES.size());
        assertThat(words)
                .allSatisfy(
                        word -> assertThat(serialization.serializerFor(word)).isInstanceOf(MessageSerializer.class));
    }

    /** Nodes of two versions work together during a rolling restart, so they must use the same message names. */
    @Test
    void messagesAreNamedAsInTheGoldenFile() throws IOException {
        List<String> classes = VOCABULARIES.stream()
                .flatMap(WordsOnTheWireTest::words)
                .map(Class::getName)
                .sorted()
                .toList();
        List<String> names =
                classes.stream().map(MessageSerializer::wireName).sorted().toList();
        assertThat(names).isEqualTo(Files.readAllLines(Path.of("src/test/resources/wire/message-names.txt")));
        assertThat(names.stream().map(MessageSerializer::className).sorted()).isEqualTo(classes);
    }

    @Test
    void aMessageIsSentAndReadUnderItsWireName() throws NotSerializableException {
        Object message = new TriageReply.Elsewhere(List.of("a1"));
        Serializer serializer = serialization.serializerFor(message.getClass());
        assertThat(serializer.identifier())
                .as("Pekko's own CBOR, as earlier nodes know it")
                .isEqualTo(33);
        String name = ((SerializerWithStringManifest) serializer).manifest(message);
        assertThat(name).isEqualTo("io.watchfloor.ops.triage.TriageReply$Elsewhere");
        assertThat(serialization
                        .deserialize(serializer.toBinary(message), 33, name)
                        .get())
                .isEqualTo(message);
    }

    /** Timer ticks and piped results are internal to an entity, and cannot be sent to other nodes. */
    @Test
    void internalMessagesCannotBeSerialized() throws ClassNotFoundException {
        List<Class<?>> toItself = new ArrayList<>();
        for (Class<?> vocabulary : VOCABULARIES) {
            for (Class<?> received : vocabulary.getInterfaces()) {
                toItself.addAll(
                        words(Class.forName(received.getName() + "$Internal")).toList());
            }
        }
        assertThat(toItself)
                .extracting(Class::getSimpleName)
                .containsExactlyInAnyOrder(
                        "TakeKey",
                        "MissKey",
                        "AskForKey",
                        "Decide",
                        "Confirmed",
                        "Clock",
                        "Attempted",
                        "FromPager",
                        "Retry",
                        "Interrupted",
                        "Lost",
                        "Clock",
                        "Closed",
                        "Attempted");
        assertThat(toItself).noneMatch(this::travels);
        assertThat(VOCABULARIES.stream().flatMap(WordsOnTheWireTest::words)).allMatch(this::travels);
    }

    /** An enum is Serializable, so the disabled Java serializer would handle it. */
    private boolean travels(Class<?> word) {
        try {
            return !(serialization.serializerFor(word) instanceof DisabledJavaSerializer);
        } catch (NotSerializableException e) {
            return false;
        }
    }

    @Test
    void javaSerializationIsDisabled() throws IOException {
        assertThat(KIT.system().settings().config().getBoolean("pekko.actor.allow-java-serialization"))
                .isFalse();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject("a serialized object");
        }
        assertThat(serialization.deserialize(bytes.toByteArray(), JAVA, "").isFailure())
                .isTrue();
    }

    @Test
    void aClassWithoutABindingIsNotDeserialized() throws NotSerializableException {
        int cbor = serialization.serializerFor(AssetReply.Absorbed.class).identifier();
        byte[] empty = "{}".getBytes(StandardCharsets.UTF_8);
        assertThatThrownBy(() -> serialization
                        .deserialize(empty, cbor, "javax.swing.JFrame")
                        .get())
                .hasMessageContaining("javax.swing.JFrame");
    }

    @Test
    void nodesOfTwoVersionsUnderstandEachOther() throws IOException {
        ActorRef<AssetReply> asker = KIT.<AssetReply>createTestProbe().getRef();
        List<Object> traced = List.of(
                new AssetCommand.Absorb("sensor-1", 1, List.of(), TRACEPARENT, asker),
                new TriageCommand.Place("host:ws1", List.of(), TRACEPARENT),
                new CaseCommand.Admit(
                        7,
                        "host:ws1",
                        null,
                        List.of(),
                        List.of(),
                        0,
                        null,
                        Collections.emptySortedMap(),
                        null,
                        TRACEPARENT));
        List<Object> untraced = List.of(
                new AssetCommand.Absorb("sensor-1", 1, List.of(), null, asker),
                new TriageCommand.Place("host:ws1", List.of(), null),
                new CaseCommand.Admit(
                        7, "host:ws1", null, List.of(), List.of(), 0, null, Collections.emptySortedMap(), null, null));

        for (int number = 0; number < traced.size(); number++) {
            Object word = traced.get(number);
            assertThat(heard(word, fields -> {})).isEqualTo(word);
            assertThat(heard(word, fields -> fields.remove("traceparent")))
                    .as("as nodes said it before there were traces")
                    .isEqualTo(untraced.get(number));
            assertThat(heard(word, fields -> fields.put("later", "?")))
                    .as("with what only a later node knows")
                    .isEqualTo(word);
        }
    }

    @Test
    void messagesAboutRelatedCasesAreUnderstood() throws IOException {
        ActorRef<TriageReply> asker = KIT.<TriageReply>createTestProbe().getRef();
        CaseName part = new CaseName(new CaseId("case-2"), 2);
        CaseName whole = new CaseName(new CaseId("case-1"), 1);
        CommandAuthorization warrant = new CommandAuthorization(
                Principal.of("ann", Set.of(Verb.RESPOND), Scope.of(List.of("finance")), Tlp.GREEN),
                new TreeMap<>(Map.of("host:ws1", "finance")),
                new TreeMap<>(Map.of(
                        "case-1",
                        new CommandAuthorization.OfCase(
                                new TreeSet<>(Set.of("host:ws1")), Tlp.RED, new TreeSet<>(Set.of("ann")), "case-2"))));
        ChangeOrigin cause = new ChangeOrigin("ann", List.of("One attack"), Instant.parse("2026-01-05T08:00:00.123Z"));
        List<Object> words = List.of(
                new TriageCommand.Merge(part, whole, cause, "key-1", warrant, asker),
                new TriageCommand.Link(part, LinkKind.DUPLICATE_OF, whole, cause, null, null, asker),
                new TriageCommand.Accept(part, whole, cause, "key-2", warrant, asker),
                new TriageCommand.Dismiss(part, whole, cause, null, null, asker),
                new TriageCommand.MoveAlerts(part, null, List.of(), true, cause, "key-3", warrant, asker),
                new TriageReply.Elsewhere(List.of("a1")),
                new TriageReply.Denied(Decision.Reason.SCOPE),
                new TriageReply.Rejection("case.part-of", "It is a part.", whole),
                new CaseCommand.Relate(List.of(
                        new RelationChange(1, RelationChange.Kind.BECAME_PART, whole, null, cause),
                        new RelationChange(2, RelationChange.Kind.LINKED, whole, LinkKind.RELATED, cause))),
                new CaseCommand.HearPart(
                        part.id(), 1, new Relations.News(1, Level.CRITICAL, List.of("LSASS memory was read"))));
        for (Object word : words) {
            assertThat(heard(word, fields -> {})).isEqualTo(word);
        }
    }

    @Test
    void messagesAboutAssetNamesAreUnderstood() throws IOException {
        ActorRef<AssetReply> gate = KIT.<AssetReply>createTestProbe().getRef();
        ActorRef<NamingReply> asker = KIT.<NamingReply>createTestProbe().getRef();
        Instant at = Instant.parse("2026-01-05T08:00:00.123Z");
        DecisionOrigin made = new DecisionOrigin("ann", true, "One machine", at);
        AssetAlias same = AssetAlias.NONE
                .withMerged("host:ws01", new MergedName(1, made))
                .asked(2, "host:ws01.corp.example", made, "host:web", "key-1");
        List<Object> words = List.of(
                new AssetCommand.AbsorbFor(
                        "host:ws01", 2, new AssetCommand.Absorb("sensor-1", 1, List.of(), TRACEPARENT, gate)),
                new AssetCommand.HearHost(
                        new SensorHostReport("sensor-1", List.of("ws01"), List.of("192.0.2.17"), at, null), asker),
                new AssetCommand.DecideSame(
                        "host:ws01.corp.example", "ann", true, "One machine", "key-1", Everything.of("ann"), asker),
                new AssetCommand.EndSame("ann", "Two machines", null, null, asker),
                new AssetCommand.Stand("host:ws01", 2, made),
                new AssetCommand.ConfirmStand("host:ws01.corp.example", 2, "asset.same-elsewhere", "host:web"),
                new AssetCommand.Release("host:ws01", 2),
                new AssetCommand.ConfirmRelease(
                        "host:ws01.corp.example",
                        2,
                        new TreeMap<>(Map.of("sensor-1/0000000000000001", new Watermark(17, at)))),
                new AssetReply.Elsewhere("host:ws01.corp.example", 2, 17),
                new AssetReply.NotHere("host:ws01", 2),
                new NamingReply.Success(same),
                new NamingReply.Rejection("asset.same-itself", "An asset is itself."));
        for (Object word : words) {
            assertThat(heard(word, fields -> {})).isEqualTo(word);
        }
    }

    /** Reads a message whose fields were changed. */
    private Object heard(Object word, Consumer<ObjectNode> change) throws IOException {
        ObjectNode fields =
                (ObjectNode) CBOR.readTree(serialization.serialize(word).get());
        change.accept(fields);
        return serialization
                .deserialize(CBOR.writeValueAsBytes(fields), word.getClass())
                .get();
    }

    private static Stream<Class<?>> words(Class<?> type) {
        return type.isSealed()
                ? Arrays.stream(type.getPermittedSubclasses()).flatMap(WordsOnTheWireTest::words)
                : Stream.of(type);
    }
}
