package io.watchfloor.ops.platform.serialization;

import com.fasterxml.jackson.dataformat.cbor.CBORFactory;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.util.List;
import java.util.Optional;
import org.apache.pekko.actor.ExtendedActorSystem;
import org.apache.pekko.serialization.jackson.JacksonObjectMapperProvider;
import org.apache.pekko.serialization.jackson.JacksonSerializer;

/**
 * Serializes messages between nodes: Pekko's CBOR, with names that stay valid when a class moves to another package.
 * During a rolling restart, nodes of two versions work together, so a name that was once sent must never change. A
 * moved class therefore needs a line in {@link #MOVED}.
 */
public final class MessageSerializer extends JacksonSerializer {

    /** A package or class of the code, and its name in messages. */
    private record Moved(String code, String wire) {}

    private static final String ROOT = "io.watchfloor.ops.";

    /** The first entry with a matching prefix is used, so renamed messages must be listed before their packages. */
    private static final List<Moved> MOVED = List.of(
            moved("asset.EvidenceReply$Success", "asset.EvidenceReply$Done"),
            moved("asset.EvidenceReply$OnHold", "asset.EvidenceReply$Held"),
            moved("asset.EvidenceReply$NoSuchHold", "asset.EvidenceReply$NotHeld"),
            moved("asset.ProfileReply$Success", "asset.ProfileReply$Done"),
            moved("asset.alias.AliasTableReply$Success", "asset.alias.AliasTableReply$Done"),
            moved("asset.alias.AliasTableReply$Rejection", "asset.alias.AliasTableReply$Refused"),
            moved("asset.naming.NamingReply$Success", "naming.NamingReply$Done"),
            moved("asset.naming.NamingReply$Confirmation", "naming.NamingReply$Heard"),
            moved("asset.naming.NamingReply$Rejection", "naming.NamingReply$Refused"),
            moved("cases.CaseReply$Success", "cases.CaseReply$Done"),
            moved("cases.CaseReply$Rejection", "cases.CaseReply$Refused"),
            moved("incident.triage.OpeningReply$Success", "triage.OpeningReply$Opened"),
            moved("incident.triage.TriageReply$Success", "triage.TriageReply$Done"),
            moved("incident.triage.TriageReply$Rejection", "triage.TriageReply$Refused"),
            moved("asset.naming.", "naming."),
            moved("detection.correlation.", "window."),
            moved("incident.triage.", "triage."),
            moved("paging.escalation.", "escalation."));

    /** Called by Pekko because of the binding {@code jackson-cbor}. */
    public MessageSerializer(ExtendedActorSystem system, String bindingName) {
        super(
                system,
                bindingName,
                JacksonObjectMapperProvider.get(system).getOrCreate(bindingName, Optional.of(new CBORFactory())));
    }

    /**
     * The configuration of an actor system that uses these message names.
     *
     * <p>The configuration is not in {@code reference.conf}, because Pekko's own file sets another class for the same
     * binding, and the order of such files depends on the class path.
     */
    public static Config over(Config pekko) {
        return ConfigFactory.parseString(
                        "pekko.actor.serializers.jackson-cbor = \"" + MessageSerializer.class.getName() + '"')
                .withFallback(pekko);
    }

    private static Moved moved(String code, String wire) {
        return new Moved(ROOT + code, ROOT + wire);
    }

    /** The name that messages use for a class. */
    public static String wireName(String className) {
        for (Moved moved : MOVED) {
            if (className.startsWith(moved.code())) {
                return moved.wire() + className.substring(moved.code().length());
            }
        }
        return className;
    }

    /** The class for a name in messages. */
    public static String className(String wireName) {
        for (Moved moved : MOVED) {
            if (wireName.startsWith(moved.wire())) {
                return moved.code() + wireName.substring(moved.wire().length());
            }
        }
        return wireName;
    }

    @Override
    public String manifest(Object message) {
        return wireName(super.manifest(message));
    }

    @Override
    public Object fromBinary(byte[] bytes, String manifest) {
        return super.fromBinary(bytes, className(manifest));
    }
}
