package io.watchfloor.ops.window;

import java.util.List;

/** Whom a window across assets talks to. Messages may be lost: whoever owes something repeats it until it is confirmed. */
public interface Neighbours {

    /** Tells the sender of members that they are taken. */
    void taken(String from, List<Long> ordinals);

    /** Tells an asset what was found; answered with {@link CorrelationCommand.ConfirmTold}. */
    void tell(String correlation, String asset, List<Told> told);

    /** Brings members to the windows above; answered with {@link CorrelationCommand.ConfirmContributions}. */
    void contribute(String correlation, List<Contributed> contributions);
}
