package io.watchfloor.dashboards.live;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.watchfloor.dashboards.api.Caller;
import io.watchfloor.dashboards.api.RunningNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** An administrator lists the nodes with copies of archived files, and removes one that is gone for good. */
class ArchiveNodesIT {

    private static final String NODES = "/api/v1/archive/nodes";

    @RegisterExtension
    static final RunningNode NODE = RunningNode.standard();

    @Test
    void aNodeThatIsGoneForGoodIsRemovedAndAMemberIsNot() {
        NODE.jdbi().useHandle(handle -> {
            handle.execute("""
                    INSERT INTO archive_file (path, day, log_source, from_time, to_time, min_asset, max_asset, records, bytes,
                        removed_at)
                    VALUES ('a', DATE '2026-11-24', 'windows/-/-', now(), now(), 'a', 'b', 1, 70, now())""");
            handle.execute(
                    "INSERT INTO archive_copy (path, node) VALUES ('a', '10.0.0.7:25520'), ('a', ''), ('b', '')");
        });
        Caller root = NODE.administrator();
        JsonNode listed = root.get(NODES).json().path("items");
        assertThat(listed).hasSize(2);
        assertThat(listed.path(0).toString())
                .isEqualTo("{\"node\":\"10.0.0.7:25520\",\"member\":false,\"copies\":1,\"bytes\":70,\"erased\":1}");
        assertThat(listed.path(1).toString())
                .isEqualTo("{\"node\":\"single-node\",\"member\":true,\"copies\":2,\"bytes\":70,\"erased\":1}");
        assertThat(removed(root, "single-node").code()).isEqualTo("archive.node-member");
        assertThat(removed(root, "10.0.0.8:25520").code()).isEqualTo("archiveNode.unknown");
        assertThat(removed(NODE.responder("nora"), "10.0.0.7:25520").status()).isEqualTo(403);
        assertThat(removed(root, "10.0.0.7:25520").status()).isEqualTo(204);
        assertThat(root.get(NODES).json().path("items")).hasSize(1);
    }

    private static Caller.Answer removed(Caller user, String node) {
        return user.send(user.request(NODES + "/" + node).DELETE());
    }
}
