package io.watchfloor.ops.asset;

import static org.assertj.core.api.Assertions.assertThat;

import io.watchfloor.ops.asset.AssetCommand.ByPerson;
import io.watchfloor.ops.asset.naming.NamingReply;
import io.watchfloor.ops.platform.id.AssetKey;
import io.watchfloor.ops.platform.rights.CommandAuthorization;
import io.watchfloor.ops.platform.rights.Decision.Denied;
import io.watchfloor.ops.platform.rights.Decision.Reason;
import io.watchfloor.ops.platform.rights.LeftOut;
import io.watchfloor.ops.platform.rights.Principal;
import io.watchfloor.ops.platform.rights.Scope;
import io.watchfloor.ops.platform.rights.Tlp;
import io.watchfloor.ops.platform.rights.Verb;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.pekko.actor.testkit.typed.javadsl.TestInbox;
import org.apache.pekko.actor.typed.ActorRef;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * The asset checks rights itself: each command of users against each reason to reject it, as if no route had checked
 * before.
 */
class AssetRightsTest {

    private static final Instant NOW = Instant.parse("2026-01-05T08:00:00Z");
    private static final Asset NEW = Asset.unknown(AssetKey.parse("default/host:ws1"));
    private static final ProfileChange OWNER = new ProfileChange(null, null, "Brandt", null);
    private static final ActorRef<EvidenceReply> EVIDENCE =
            TestInbox.<EvidenceReply>create().getRef();
    private static final ActorRef<NamingReply> NAMES =
            TestInbox.<NamingReply>create().getRef();

    private final Asset finance = grouped("finance");

    private static Asset grouped(String group) {
        return NEW.apply(NEW.change(into(group), "ann", null, NOW).orElseThrow());
    }

    private static ProfileChange into(String group) {
        return new ProfileChange(null, null, null, group);
    }

    private static List<ByPerson> orders(@Nullable CommandAuthorization warrant) {
        return List.of(
                new AssetCommand.PlaceHold("2026-117", "eve", "a court asks", warrant, EVIDENCE),
                describe(OWNER, warrant),
                new AssetCommand.DecideSame("host:ws2", "eve", true, "one machine", null, warrant, NAMES),
                new AssetCommand.EndSame("eve", "two machines", null, warrant, NAMES));
    }

    private static List<ByPerson> administration(@Nullable CommandAuthorization warrant) {
        return List.of(
                new AssetCommand.ReleaseHold("2026-117", "eve", warrant, EVIDENCE),
                new AssetCommand.EraseEvidence("eve", "the user asked", warrant, EVIDENCE));
    }

    private static ByPerson describe(ProfileChange change, @Nullable CommandAuthorization warrant) {
        return new AssetCommand.ChangeProfile(
                change,
                "eve",
                null,
                null,
                warrant,
                TestInbox.<ProfileReply>create().getRef());
    }

    private static CommandAuthorization eve(Set<Verb> verbs, Scope scope) {
        return CommandAuthorization.of(
                Principal.of("eve", verbs, scope, Tlp.RED),
                new TreeMap<>(Map.of("host:ws2", "finance", "host:ws3", "works")));
    }

    private static CommandAuthorization of(String... groups) {
        return eve(EnumSet.allOf(Verb.class), Scope.of(List.of(groups)));
    }

    private static @Nullable Reason denied(Asset asset, ByPerson order) {
        return AssetRights.decide(asset, order) instanceof Denied denied ? denied.reason() : null;
    }

    @Test
    void eachCommandNeedsItsOwnRight() {
        for (Verb verb : Verb.values()) {
            CommandAuthorization warrant = eve(Set.of(verb), Scope.ALL);
            assertThat(orders(warrant))
                    .as("with %s", verb)
                    .allMatch(order -> (denied(finance, order) == null) == (verb == Verb.RESPOND));
            assertThat(administration(warrant))
                    .as("with %s", verb)
                    .allMatch(order -> (denied(finance, order) == null) == (verb == Verb.ADMINISTER));
        }
    }

    @Test
    void aUserNeedsTheGroupOfTheAssetInScope() {
        assertThat(orders(of("finance"))).allMatch(order -> denied(finance, order) == null);
        assertThat(orders(of("works"))).allMatch(order -> denied(finance, order) == Reason.SCOPE);
        assertThat(administration(of("works"))).allMatch(order -> denied(finance, order) == Reason.SCOPE);
        assertThat(denied(
                        finance,
                        new AssetCommand.DecideSame(
                                "host:ws3", "eve", true, "one machine", null, of("finance"), NAMES)))
                .as("the other one is of other works")
                .isEqualTo(Reason.SCOPE);
    }

    @Test
    void aUserWithLimitedScopeMovesNoAssetIntoOrOutOfAGroup() {
        assertThat(denied(finance, describe(into("works"), of("finance")))).isEqualTo(Reason.SCOPE);
        assertThat(denied(finance, describe(into(""), of("finance")))).isEqualTo(Reason.SCOPE);
        assertThat(denied(finance, describe(into("works"), of("works")))).isEqualTo(Reason.SCOPE);
        assertThat(denied(finance, describe(into("works"), of("finance", "works"))))
                .isNull();
        assertThat(denied(NEW, describe(into("works"), of("works")))).isNull();
        assertThat(denied(NEW, describe(OWNER, of("works")))).isEqualTo(Reason.SCOPE);
    }

    @Test
    void aCommandWithoutAuthorizationOrWithAnotherUsersIsRejectedButASensorsIsAccepted() {
        CommandAuthorization anns =
                CommandAuthorization.of(Principal.of("ann", EnumSet.allOf(Verb.class), Scope.ALL, Tlp.RED));
        for (CommandAuthorization warrant : new CommandAuthorization[] {null, anns}) {
            assertThat(orders(warrant)).allMatch(order -> denied(finance, order) == Reason.ROLE);
            assertThat(administration(warrant)).allMatch(order -> denied(finance, order) == Reason.ROLE);
        }
        assertThat(denied(
                        finance,
                        new AssetCommand.DecideSame("host:ws2", "sensor s", false, "it says so", null, null, NAMES)))
                .isNull();
    }

    @Test
    void anAssetWithoutTheCheckIsCaught() {
        try (LeftOut left = LeftOut.ofEntities()) {
            assertThat(left).isNotNull();
            assertThat(orders(null)).allMatch(order -> denied(finance, order) == null);
        }
        assertThat(orders(null)).noneMatch(order -> denied(finance, order) == null);
    }
}
