package io.watchfloor.ops.platform.rights;

import io.watchfloor.ops.platform.rights.Decision.Allowed;
import io.watchfloor.ops.platform.rights.Decision.Denied;
import io.watchfloor.ops.platform.rights.Decision.Reason;

/**
 * Whether somebody may do something to something. Denied unless everything allows it: the role has the verb, the case is not restricted
 * or names the person, the clearance covers the marking, and the scope covers every asset of it.
 *
 * <p>Every, not any: title, observables, graph and timeline of a case join its assets, so a part of it would tell of the rest. A case
 * that spreads over groups is for people whose scope covers them all. A case without assets is for people who see all.
 */
public final class Rights {

    private Rights() {}

    public static Decision decide(Principal who, Verb verb, ProtectedResource thing) {
        if (verb == Verb.NONE) {
            return Allowed.ALLOWED;
        }
        if (!who.verbs().contains(verb)) {
            return new Denied(Reason.ROLE);
        }
        return switch (thing) {
            case ProtectedResource.Center center -> Allowed.ALLOWED;
            case ProtectedResource.OfAsset asset ->
                who.scope().covers(asset.group()) ? Allowed.ALLOWED : new Denied(Reason.SCOPE);
            case ProtectedResource.OfCase one -> ofCase(who, one);
        };
    }

    private static Decision ofCase(Principal who, ProtectedResource.OfCase one) {
        if (one.people() != null && !one.people().contains(who.name())) {
            return new Denied(Reason.RESTRICTED);
        }
        if (!who.clearance().covers(one.marking())) {
            return new Denied(Reason.CLEARANCE);
        }
        boolean covered = who.scope().all()
                || (!one.groups().isEmpty() && one.groups().stream().allMatch(who.scope()::covers));
        return covered ? Allowed.ALLOWED : new Denied(Reason.SCOPE);
    }
}
