package io.watchfloor.ops.entity;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class EntityTextTest {

    @Test
    void anAccountOfThisMachineNamesNobodyWhileNobodySaysWhichMachine() {
        assertThat(EntityText.read(".\\administrator")).isEmpty();
        assertThat(EntityText.read("account:.\\administrator")).isEmpty();
        assertThat(EntityText.read("CORP\\administrator")).isPresent();
    }
}
