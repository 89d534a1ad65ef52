package io.watchfloor.dashboards.access.approval.routes;

import io.watchfloor.dashboards.access.approval.Approval;
import io.watchfloor.dashboards.assets.board.AssetBoard;
import io.watchfloor.dashboards.board.BoardStore;
import io.watchfloor.dashboards.board.CaseBoard;
import io.watchfloor.dashboards.search.Sight;
import io.watchfloor.ops.platform.rights.Principal;
import java.util.List;
import java.util.function.Predicate;

/** Whether somebody sees what an approval is about; what is no case and no asset is for those who see all. */
record Sees(BoardStore boards, Principal who) implements Predicate<Approval> {

    private static final String CASE = "case:";
    private static final String ASSET = "asset:";

    @Override
    public boolean test(Approval one) {
        return test(one.wish().object());
    }

    /** @param object as the audit log names it */
    boolean test(String object) {
        Sight sight = Sight.of(who);
        if (object.startsWith(CASE)) {
            String id = object.substring(CASE.length()).split(" ", 2)[0];
            return boards.read(sight, handle -> CaseBoard.idOf(handle, id).isPresent());
        }
        if (object.startsWith(ASSET)) {
            String id = object.substring(ASSET.length()).split(" ", 2)[0];
            return boards.read(
                    sight, handle -> AssetBoard.notSeen(handle, List.of(id)).isEmpty());
        }
        return who.scope().all();
    }
}
