package io.watchfloor.dashboards.cases.routes;

import io.watchfloor.dashboards.response.views.ProposedBlockView;
import io.watchfloor.ops.intel.live.StoredIndicator;
import io.watchfloor.ops.platform.rights.Tlp;
import io.watchfloor.ops.response.ResponseStore;
import io.watchfloor.ops.response.ResponseStore.StoredResponse;
import io.watchfloor.sensors.protocol.ActionKind;
import io.watchfloor.sigma.indicator.IndicatorValue;
import io.watchfloor.sigma.indicator.IndicatorValue.Kind;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import org.jdbi.v3.core.Handle;

/** The blocks that indicators propose in a case. Nothing is stored: a proposal ends when the decision about the indicator changes. */
final class ProposedBlocks {

    private static final int MOST = 1_000;

    private ProposedBlocks() {}

    /** @param clearance of the reader */
    static List<ProposedBlockView> of(Handle handle, String caseId, Tlp clearance) {
        List<StoredResponse> responses = ResponseStore.ofCase(handle, caseId);
        return handle
                .createQuery("""
                        SELECT DISTINCT s.asset, s.value, s.indicator, s.last_seen, i.name, d.by, d.reason, d.at
                        FROM alert_board a JOIN indicator_sighting s ON s.indicator = a.rule AND s.asset = a.asset
                        JOIN indicator i ON i.id = s.indicator JOIN indicator_decision d ON d.indicator = i.id
                        WHERE a.case_id = :case AND d.action = :action AND i.tlp <= :clearance AND NOT i.revoked
                        ORDER BY s.asset, s.value, s.indicator LIMIT :most""")
                .bind("case", caseId)
                .bind("action", StoredIndicator.Action.PROPOSE_BLOCK.text())
                .bind("clearance", clearance.rank())
                .bind("most", MOST)
                .map((row, context) -> view(row, responses))
                .stream()
                .filter(one -> isAddress(one.address()))
                .toList();
    }

    private static ProposedBlockView view(ResultSet row, List<StoredResponse> responses) throws SQLException {
        String address = row.getString("value");
        return new ProposedBlockView(
                row.getString("asset"),
                address,
                new ProposedBlockView.Decision(
                        row.getString("indicator"),
                        row.getString("name"),
                        row.getString("by"),
                        row.getString("reason"),
                        time(row, "at")),
                time(row, "last_seen"),
                responses.stream()
                        .map(one -> one.response().what())
                        .filter(one -> one.kind().equals(ActionKind.BLOCK_ADDRESS.text())
                                && address.equals(one.arguments().get("address")))
                        .map(one -> one.id())
                        .toList());
    }

    /** A sighting of a network has the network, and one of a domain its name. */
    private static boolean isAddress(String value) {
        return IndicatorValue.address(value)
                .filter(one -> one.kind() != Kind.NETWORK)
                .isPresent();
    }

    private static Instant time(ResultSet row, String column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant();
    }
}
