package io.watchfloor.dashboards.hunt.views;

import io.watchfloor.dashboards.wire.json.Meaning;

/** A node with copies of archived files. */
@Meaning("A node that has copies of archived files from the object store on its disk.")
public record ArchiveNodeView(
        @Meaning("Host and port in the cluster; single-node for a center of one node.")
        String node,

        @Meaning("Whether the node is a member of the cluster now.")
        boolean member,

        @Meaning("Number of copies.") long copies,
        @Meaning("Size of the copies.") long bytes,

        @Meaning(
                "Number of copies whose file was erased or has expired. An erasure ends when the node has deleted them.")
        long erased) {}
