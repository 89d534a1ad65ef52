/**
 * Fault tests with real processes: nodes and sensors are children of the test, ended by their process ids. {@code
 * ThreeNodesIT} runs with every build, the others with {@code -Pfaults}. Tests of kills and failures also run against a
 * sabotaged node that they must detect.
 */
@NullMarked
package io.watchfloor.dashboards.faults;

import org.jspecify.annotations.NullMarked;
