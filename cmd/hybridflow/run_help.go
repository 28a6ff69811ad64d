package main

// Help is the text of "hybridflow run --help" before the flags.
func (c *runCmd) Help() string {
	return `
Answers every question of the benchmarks under every strategy, and writes rows, a manifest and tables. Without a file and flags
it is the paper's setting on simulated models. A field of the experiment is set by --set KEY=VALUE; --keys lists all of them, with their
defaults and what they mean, and --print shows the experiment as a file.

A sweep runs several settings into one folder. They share questions, plans, calls and random draws, and a strategy that a
setting does not affect runs once. "hybridflow report" and "plot" show sweeps. Examples:

    # HybridFlow and two ablations at three token budgets
    hybridflow run --strategies hybridflow,chain,fixed-threshold --vary budget.tokens=512,2048,8192 --datasets gpqa

    # a grid: each threshold with each number of edge slots
    hybridflow run --strategies fixed-threshold --vary policy.threshold=0:1:0.1 --vary edge.slots=1,2,4

    # curves: the plain setting, and one field changed at a time, for the strategies after the @
    hybridflow run --vary-each 'policy.tau0=0:1:0.1 @ hybridflow' --vary-each 'budget.seconds=5,10,25 @ hybridflow,chain'

    # settings by name; several fields change together
    hybridflow run --datasets gpqa,mmlu-pro --setting 'paper:' --setting 'qwen: edge.model=qwen2.5-7b-instruct cloud.model=deepseek-chat'

    # assumptions of the simulation: a slower edge, a longer way to the cloud, worse plans
    hybridflow run --strategies hybridflow,all-edge,all-cloud --vary-each simulation.edge_speed=0.25,0.5,2 \
        --vary-each simulation.network_delay=0.1,0.5,2 --vary-each simulation.plan_quality=0,0.5

In a file, the same is written as

    vary: [budget.tokens=512,2048,8192]
    vary_each: ["policy.tau0=0:1:0.1 @ hybridflow"]
    settings:
      - {name: paper}
      - {name: qwen, set: {edge.model: qwen2.5-7b-instruct, cloud.model: deepseek-chat}, strategies: [hybridflow]}

Named settings take the place of the plain one ("paper:" above changes nothing); --vary multiplies what there is, --vary-each adds to it.
`
}
