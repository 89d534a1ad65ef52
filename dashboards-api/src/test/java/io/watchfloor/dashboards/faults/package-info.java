/**
 * Real processes, killed: nodes and sensors as children of the test, ended by the ids that it recorded. Run with {@code -Pfaults}. Every
 * check also runs against a sabotaged node that it must catch.
 */
@NullMarked
package io.watchfloor.dashboards.faults;

import org.jspecify.annotations.NullMarked;
