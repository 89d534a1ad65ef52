package io.watchfloor.dashboards.access.approval.routes;

import io.watchfloor.dashboards.access.approval.Approval;
import io.watchfloor.dashboards.assets.board.AssetReadModel;
import io.watchfloor.dashboards.board.CaseReadModel;
import io.watchfloor.dashboards.board.ReadModelStore;
import io.watchfloor.dashboards.search.Visibility;
import io.watchfloor.ops.platform.rights.Principal;
import java.util.List;
import java.util.function.Predicate;

/**
 * Whether a person can see the object of an approval. Objects other than cases and assets are visible to people whose
 * scope includes all groups.
 */
record ApprovalVisibility(ReadModelStore boards, Principal who) implements Predicate<Approval> {

    private static final String CASE = "case:";
    private static final String ASSET = "asset:";

    @Override
    public boolean test(Approval one) {
        return test(one.wish().object());
    }

    /** @param object object in the format of the audit log, such as {@code case:7} */
    boolean test(String object) {
        Visibility sight = Visibility.of(who);
        if (object.startsWith(CASE)) {
            String id = object.substring(CASE.length()).split(" ", 2)[0];
            return boards.read(sight, handle -> CaseReadModel.idOf(handle, id).isPresent());
        }
        if (object.startsWith(ASSET)) {
            String id = object.substring(ASSET.length()).split(" ", 2)[0];
            return boards.read(
                    sight, handle -> AssetReadModel.notSeen(handle, List.of(id)).isEmpty());
        }
        return who.scope().all();
    }
}
