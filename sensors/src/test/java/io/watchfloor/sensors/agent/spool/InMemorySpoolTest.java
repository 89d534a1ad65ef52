package io.watchfloor.sensors.agent.spool;

class InMemorySpoolTest implements SpoolContract {
    @Override
    public Spool spool() {
        return new InMemorySpool(5000);
    }
}
