SWIFT_FLAGS = --explicit-target-dependency-import-check error

.PHONY: build release deb test-deb test demo check bench faults fuzz tsan asan soak clean
build:
	swift build $(SWIFT_FLAGS)
release:
	swift build -c release --static-swift-stdlib $(SWIFT_FLAGS)
# Debian packages in .build/packages.
deb:
	deploy/package
# The packages installed, run and removed in a clean Debian: as root, some minutes.
test-deb:
	deploy/test-packages
test:
	deploy/test
demo:
	deploy/demo
check: test
	deploy/demo --quiet
bench: release
	Benchmarks/run
# Ten processor minutes for each decoder and stage; SECONDS=n TARGET=name.
fuzz:
	Tests/Fuzz/run $(or $(SECONDS),600) $(TARGET)
# Things that go wrong at random moments, and the tables exact afterwards; RUNS=n a fault, FAULT=name,name, SEED=n.
faults:
	RUNS=$(RUNS) FAULT=$(FAULT) SEED=$(SEED) RECORD=$(RECORD) deploy/faults
# Unit and functional tests under ThreadSanitizer and AddressSanitizer.
tsan:
	deploy/test-sanitized thread
asan:
	deploy/test-sanitized address
# Half an hour under a steady rate; MINUTES=n RATE=packets-a-second.
soak: release
	Tests/Soak/soak.py --bin $$(swift build -c release --show-bin-path) --minutes $(or $(MINUTES),30) --rate $(or $(RATE),100)
clean:
	rm -rf .build .build-fuzz .build-tsan .build-asan
