/** Relations between cases: merges, links, merge suggestions and moved alerts, as triage decides them. */
@NullMarked
package io.watchfloor.ops.cases.relation;

import org.jspecify.annotations.NullMarked;
