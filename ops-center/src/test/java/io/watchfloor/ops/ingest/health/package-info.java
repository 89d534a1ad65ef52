@NullMarked
package io.watchfloor.ops.ingest.health;

import org.jspecify.annotations.NullMarked;
