SWIFT_FLAGS = --explicit-target-dependency-import-check error

.PHONY: build release test demo check bench clean
build:
	swift build $(SWIFT_FLAGS)
release:
	swift build -c release $(SWIFT_FLAGS)
test:
	deploy/test
demo:
	deploy/demo
check: test
	deploy/demo --quiet
bench: release
	Benchmarks/run
clean:
	rm -rf .build
