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
 * Serializes messages between nodes: Pekko's CBOR, with names that survive a move of a class to another package. Nodes
 * of two versions work together during a rolling restart, so a name that was once sent must never change: a moved class
 * needs a line in {@link #MOVED}.
 */
public final class MessageSerializer extends JacksonSerializer {

    /** A package of the code, and its name in messages. */
    private record Moved(String code, String wire) {}

    private static final String ROOT = "io.watchfloor.ops.";

    /** The first entry whose prefix matches counts: renamed messages stand before their packages. */
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

    /** Called by Pekko, for the binding {@code jackson-cbor}. */
    public MessageSerializer(ExtendedActorSystem system, String bindingName) {
        super(
                system,
                bindingName,
                JacksonObjectMapperProvider.get(system).getOrCreate(bindingName, Optional.of(new CBORFactory())));
    }

    /**
     * The configuration of an actor system with these message names.
     *
     * <p>Not in {@code reference.conf}: Pekko's own file sets another class for the same binding, and the order of such
     * files depends on the class path.
     */
    public static Config over(Config pekko) {
        return ConfigFactory.parseString(
                        "pekko.actor.serializers.jackson-cbor = \"" + MessageSerializer.class.getName() + '"')
                .withFallback(pekko);
    }

    private static Moved moved(String code, String wire) {
        return new Moved(ROOT + code, ROOT + wire);
    }

    /** The name of a class in messages. */
    public static String wireName(String className) {
        for (Moved moved : MOVED) {
            if (className.startsWith(moved.code())) {
                return moved.wire() + className.substring(moved.code().length());
            }
        }
        return className;
    }

    /** The class of a name in messages. */
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
