/**
 * Documents that users change and every node reads: a {@link io.watchfloor.ops.platform.document.DocumentStore} for
 * each kind, with compare-and-set on the version, in the caller's transaction; and a {@link
 * io.watchfloor.ops.platform.document.DocumentWatcher} for each topic, which reads again when the topic's revision
 * changes. Database triggers on the topic's tables increment the revision.
 */
@NullMarked
package io.watchfloor.ops.platform.document;

import org.jspecify.annotations.NullMarked;
