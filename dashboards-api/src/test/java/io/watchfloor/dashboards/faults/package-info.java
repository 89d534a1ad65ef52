/**
 * Real processes, killed: nodes and sensors as children of the test, ended by the ids that it recorded. {@code ThreeNodesIT} runs with every
 * build, the rest with {@code -Pfaults}. What kills or cuts also runs against a sabotaged node that it must catch.
 */
@NullMarked
package io.watchfloor.dashboards.faults;

import org.jspecify.annotations.NullMarked;
