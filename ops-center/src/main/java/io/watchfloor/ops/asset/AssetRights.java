package io.watchfloor.ops.asset;

import io.watchfloor.ops.asset.AssetCommand.ByPerson;
import io.watchfloor.ops.asset.naming.NamingReply;
import io.watchfloor.ops.platform.rights.CommandAuthorization;
import io.watchfloor.ops.platform.rights.Decision;
import io.watchfloor.ops.platform.rights.Decision.Allowed;
import io.watchfloor.ops.platform.rights.Decision.Denied;
import io.watchfloor.ops.platform.rights.Decision.Reason;
import io.watchfloor.ops.platform.rights.Principal;
import io.watchfloor.ops.platform.rights.ProtectedResource;
import io.watchfloor.ops.platform.rights.Rights;
import io.watchfloor.ops.platform.rights.Verb;
import org.jspecify.annotations.Nullable;

/**
 * Checks whether a user may send a command to an asset. The asset checks this itself, so that a command is also
 * rejected when the HTTP route omitted the check. The asset knows its own group; the authorization contains the group
 * of the other asset in a merge.
 */
final class AssetRights {

    private AssetRights() {}

    static Decision decide(Asset now, ByPerson asked) {
        boolean ofSensor = asked instanceof AssetCommand.DecideSame same && !same.person();
        if (ofSensor) {
            return Allowed.ALLOWED;
        }
        CommandAuthorization warrant = asked.warrant();
        if (warrant == null || !warrant.isOf(asked.by())) {
            return new Denied(Reason.ROLE);
        }
        return switch (asked) {
            case AssetCommand.PlaceHold hold -> own(now, warrant, Verb.RESPOND);
            case AssetCommand.ReleaseHold release -> own(now, warrant, Verb.ADMINISTER);
            case AssetCommand.EraseEvidence erase -> own(now, warrant, Verb.ADMINISTER);
            case AssetCommand.EndSame end -> own(now, warrant, Verb.RESPOND);
            case AssetCommand.DecideSame same -> {
                Decision own = own(now, warrant, Verb.RESPOND);
                yield own.allowed() ? warrant.decide(Verb.RESPOND, same.with()) : own;
            }
            case AssetCommand.ChangeProfile change -> profile(now, warrant.bearer(), change.change());
        };
    }

    private static Decision own(Asset now, CommandAuthorization warrant, Verb verb) {
        return of(warrant.bearer(), verb, now.profiled().profile().group());
    }

    private static Decision of(Principal who, Verb verb, @Nullable String group) {
        return Rights.decide(who, verb, new ProtectedResource.OfAsset(group));
    }

    /**
     * The group determines which users can see the asset, so a user whose scope is limited to some groups may not
     * move an asset into or out of them.
     */
    private static Decision profile(Asset now, Principal who, ProfileChange change) {
        boolean isNew = now.profiled().version() == 0 && now.watermarks().isEmpty();
        Decision before = isNew
                ? of(who, Verb.RESPOND, change.group())
                : of(who, Verb.RESPOND, now.profiled().profile().group());
        return before.allowed() && change.group() != null ? of(who, Verb.RESPOND, change.group()) : before;
    }

    /** Replies that the user lacks the permission. */
    static void deny(ByPerson asked, Reason reason) {
        switch (asked) {
            case AssetCommand.PlaceHold hold -> hold.replyTo().tell(new EvidenceReply.Denied(reason));
            case AssetCommand.ReleaseHold release -> release.replyTo().tell(new EvidenceReply.Denied(reason));
            case AssetCommand.EraseEvidence erase -> erase.replyTo().tell(new EvidenceReply.Denied(reason));
            case AssetCommand.ChangeProfile change -> change.replyTo().tell(new ProfileReply.Denied(reason));
            case AssetCommand.DecideSame same -> same.replyTo().tell(new NamingReply.Denied(reason));
            case AssetCommand.EndSame end -> end.replyTo().tell(new NamingReply.Denied(reason));
        }
    }
}
