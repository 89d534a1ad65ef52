/**
 * Documents that people change and every node knows: a {@link io.watchfloor.ops.platform.document.DocumentStore} for each kind, with
 * compare-and-set on the version, in the caller's transaction; and one {@link io.watchfloor.ops.platform.document.DocumentWatcher} for each
 * topic, which reads again when the topic's revision moves. The database moves it: triggers on the tables that belong to the topic.
 */
@NullMarked
package io.watchfloor.ops.platform.document;

import org.jspecify.annotations.NullMarked;
